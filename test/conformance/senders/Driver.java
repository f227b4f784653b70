import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/** Drives the sender of the kit: URL, secret and outbox, then a word after the other. Pauses are told instead of waited for. */
public class Driver {
    public static void main(String[] words) throws Exception {
        Sender sender = new Sender(words[0], "cases", words[1], Paths.get(words[2]));
        sender.most = 300;
        sender.pause = seconds -> System.out.println("slept " + String.valueOf(seconds).replaceAll("\\.0$", ""));
        for (int at = 3; at < words.length; at++) {
            if (words[at].equals("put")) {
                for (String event : Files.readAllLines(Paths.get(words[++at]), StandardCharsets.UTF_8)) sender.put(event);
            } else if (words[at].equals("full")) {
                try { sender.put("{\"id\":\"one too many\"}"); } catch (Sender.Full error) { System.out.println("full"); }
            } else if (words[at].equals("waits")) {
                System.out.println("waits " + sender.waiting().size());
            } else if (words[at].equals("flush")) {
                int sent = sender.flush();
                System.out.println("sent " + sent + " left " + sender.waiting().size());
            } else if (words[at].equals("refused")) {
                for (File file : new File(words[2], "refused").listFiles())
                    System.out.println(new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8));
            } else throw new IllegalArgumentException(words[at]);
        }
    }
}
