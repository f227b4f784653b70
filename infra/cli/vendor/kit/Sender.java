import static java.nio.charset.StandardCharsets.UTF_8;
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.security.GeneralSecurityException;
import java.util.*;
import java.util.regex.*;
import java.util.stream.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends disclosure events: an outbox (a folder, of one process), back-off, Retry-After. Java 8 on, no dependency.
 * put(event) keeps an event, a JSON object; it throws Full where the outbox is full. flush() sends what waits, oldest first;
 * it throws where the endpoint does not answer. Nothing leaves before 202; after 409 and 422 a faulty event lies under
 * `refused`. A lost reply or a killed process only means that events are sent again, which is always safe: each is stored once.
 */
public class Sender {
    public static class Full extends IllegalStateException { Full() { super("the outbox is full: send first"); } }
    public interface Pause { void seconds(double seconds) throws InterruptedException; }
    private static class Reply { int status; String text = ""; Double wait; }
    private static final int BATCH = 100, MOST_BYTES = 1_000_000, PATIENCE = 60_000;
    private static final Pattern POINTER = Pattern.compile("\"pointer\"\\s*:\\s*\"/(\\d{1,3})[/\"]");
    public Pause pause = seconds -> Thread.sleep((long) (seconds * 1000));
    public int most = 100_000;
    private final String url;
    private final byte[] key;
    private final Path folder, refused;
    private long next = 1;

    public Sender(String url, String source, String secret, Path folder) throws IOException {
        this.url = url.replaceAll("/$", "") + "/sources/" + source + "/events";
        this.key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        this.folder = folder;
        this.refused = Files.createDirectories(folder.resolve("refused"));
        for (Path name : waiting()) next = Long.parseLong(name.getFileName().toString().substring(0, 15)) + 1;
    }

    /** What was not acknowledged yet, oldest first. */
    public List<Path> waiting() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.toString().endsWith(".json")).sorted().collect(Collectors.toList());
        }
    }

    public synchronized void put(String event) throws IOException {
        if (waiting().size() >= most) throw new Full();
        write(folder.resolve(String.format("%015d.json", next++)), event);
    }

    /** Whole or not at all, also where the machine stops. */
    private static void write(Path path, String text) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".new");
        try (FileOutputStream file = new FileOutputStream(aside.toFile())) {
            file.write(text.getBytes(UTF_8)); file.getFD().sync();
        }
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public int flush() throws IOException, InterruptedException, GeneralSecurityException {
        for (int sent = 0; ; ) {
            Map<Path, String> rows = new LinkedHashMap<>();
            int size = 2, place = 0;
            for (Path name : waiting()) {
                byte[] bytes = Files.readAllBytes(name);
                size += bytes.length + 1;
                if (rows.size() == BATCH || (!rows.isEmpty() && size > MOST_BYTES)) break;
                rows.put(name, new String(bytes, UTF_8));
            }
            if (rows.isEmpty()) return sent;
            Reply reply = deliver(("[" + String.join(",", rows.values()) + "]").getBytes(UTF_8), 20);
            Set<Integer> faulty = new HashSet<>(); // places in the batch
            Matcher found = POINTER.matcher(reply.status == 409 || reply.status == 422 ? reply.text : "");
            while (found.find()) faulty.add(Integer.parseInt(found.group(1)));
            if (reply.status != 202 && faulty.isEmpty()) throw new IOException("HTTP " + reply.status + " " + reply.text);
            for (Map.Entry<Path, String> row : rows.entrySet()) {
                boolean isFaulty = faulty.contains(place++);
                if (!isFaulty && reply.status == 422) continue; // nothing of the request is stored: sent again
                String kept = "{\"answer\":" + reply.text + ",\"event\":" + row.getValue() + "}";
                if (isFaulty) write(refused.resolve(row.getKey().getFileName()), kept); else sent++;
                Files.deleteIfExists(row.getKey());
            }
        }
    }

    private Reply deliver(byte[] body, int attempts) throws IOException, InterruptedException, GeneralSecurityException {
        String id = "msg_" + UUID.randomUUID();
        for (int attempt = 1; attempt <= attempts; attempt++) {
            Reply reply = new Reply();
            try { post(id, body, reply); } // a lost reply is status 0: whether it was stored, sending again will tell
            catch (IOException e) { reply.status = e instanceof HttpRetryException ? ((HttpRetryException) e).responseCode() : 0; }
            if (reply.status >= 100 && reply.status != 429 && reply.status < 500) return reply;
            if (reply.wait == null) reply.wait = Math.min(300, Math.pow(2, attempt)) * (0.75 + Math.random() / 2);
            if (attempt < attempts) pause.seconds(reply.wait);
        }
        throw new IOException("no answer after " + attempts + " attempts; what waits stays in the outbox");
    }

    private void post(String id, byte[] body, Reply reply) throws IOException, GeneralSecurityException {
        String stamp = String.valueOf(System.currentTimeMillis() / 1000); // seconds; every attempt is signed anew
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256")); mac.update((id + "." + stamp + ".").getBytes(UTF_8));
        HttpURLConnection http = (HttpURLConnection) new URL(url).openConnection();
        http.setDoOutput(true); http.setInstanceFollowRedirects(false); // POST
        http.setConnectTimeout(PATIENCE); http.setReadTimeout(PATIENCE);
        http.setFixedLengthStreamingMode(body.length);
        http.setRequestProperty("Content-Type", "application/cloudevents-batch+json");
        http.setRequestProperty("webhook-id", id);
        http.setRequestProperty("webhook-timestamp", stamp);
        http.setRequestProperty("webhook-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
        try (OutputStream out = http.getOutputStream()) { out.write(body); }
        reply.status = http.getResponseCode();
        String after = http.getHeaderField("Retry-After");
        if (after != null && after.matches("\\d{1,6}")) reply.wait = Double.valueOf(after);
        else if (reply.status == 429 || reply.status == 503) reply.wait = 30.0;
        InputStream in = reply.status < 400 ? http.getInputStream() : http.getErrorStream();
        if (in == null) return;
        try (Scanner all = new Scanner(in, "UTF-8").useDelimiter("\\A")) { if (all.hasNext()) reply.text = all.next(); }
    }
}
