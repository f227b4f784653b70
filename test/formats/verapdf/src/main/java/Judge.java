import java.io.FileInputStream;
import java.util.List;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges each file by PDF/UA-1. Out: a line a file: its name, how many assertions were made, and those that failed by clause. */
public final class Judge {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour ua = PDFAFlavour.PDFUA_1;
    for (String file : files) {
      try (FileInputStream bytes = new FileInputStream(file);
          PDFAParser parser = Foundries.defaultInstance().createParser(bytes, ua);
          PDFAValidator validator = Foundries.defaultInstance().createValidator(ua, false)) {
        ValidationResult result = validator.validate(parser);
        System.out.println(String.join("\t", List.of(file, String.valueOf(result.getTotalAssertions()), failed(result))));
      }
    }
  }

  private static String failed(ValidationResult result) {
    TreeMap<String, Integer> clauses = new TreeMap<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
      String clause = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
      clauses.merge(clause, 1, Integer::sum);
    }
    if (clauses.isEmpty() && !result.isCompliant()) clauses.put("not compliant", 1);
    return clauses.toString();
  }
}
