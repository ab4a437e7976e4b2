package espalier.format.torch.read;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.torch.archive.ArchiveBytes;
import espalier.format.torch.archive.MalformedException;
import espalier.model.InputException;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damages a script archive in thousands of ways; each way must give a graph or one error, soon.
class ScriptFuzzTest {
    private static final long SLOWEST_NANOS = 2_000_000_000L;

    private static ArchiveBytes archive() {
        return new Scripts().weight("weight", new long[]{2, 1, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8)
                .weight("scale", new long[]{2}, 1, 2).weight("fc", new long[]{3, 8}, new float[24])
                .attribute("rates", "List[int]", List.of(1, 2)).defining("""
                        def relu(input: Tensor,
                            inplace: bool=False) -> Tensor:
                          if inplace:
                            result = torch.relu_(input)
                          else:
                            result = torch.relu(input)
                          return result
                        """)
                .archive("w = self.weight",
                        "y = torch._convolution(x, w, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, False, False)",
                        "z = torch.batch_norm(y, self.scale, self.scale, self.scale, self.scale, False, 0.1, 1e-05, True)",
                        "r = __torch__.relu(z, True, )", "rates = self.rates", "for i in range(torch.len(rates)):",
                        "  r = torch.mul(r, rates[i])", "if torch.ne(torch.dim(r), 4):",
                        "  ops.prim.RaiseException(torch.format(\"{} dims\", torch.dim(r)))", "else:", "  pass",
                        "n = ops.prim.NumToTensor(torch.size(r, 0))",
                        "p = torch.max_pool2d(torch.pad(r, [1, 1, 1, 1]), [2, 2])",
                        "f = torch.view(p, [int(n), -1])", "return torch.linear(f, self.fc)");
    }

    private static void attempt(byte[] bytes, String what, List<String> problems) {
        long began = System.nanoTime();
        try {
            Scripts.open(bytes, Shape.of(1, 3, 3));
        } catch (InputException | MalformedException _) {
            // As it should be.
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            problems.add(what + ": " + e + " at " + Arrays.toString(Arrays.copyOf(e.getStackTrace(), 3)));
        }
        if (System.nanoTime() - began > SLOWEST_NANOS) {
            problems.add(what + " took " + (System.nanoTime() - began) / 1e9 + " s");
        }
    }

    @Test
    void theArchiveIsGoodToBeginWith() {
        assertThat(Scripts.open(archive().stored(), Shape.of(1, 3, 3)).outputs().getFirst().shape())
                .hasToString("batch×3");
    }

    @Test
    void cutArchivesGiveOneError() {
        byte[] good = archive().stored();
        var problems = new ArrayList<String>();
        for (int percent = 0; percent < 100; percent++) {
            attempt(Arrays.copyOf(good, good.length * percent / 100), percent + " %", problems);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void flippedBytesGiveOneError() {
        byte[] good = archive().stored();
        var random = new Random(2);
        var problems = new ArrayList<String>();
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            attempt(bad, "flip " + i, problems);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void changedEntriesGiveAGraphOrOneError() {
        ArchiveBytes good = archive();
        var random = new Random(3);
        var problems = new ArrayList<String>();
        for (int i = 0; i < Integer.getInteger("fuzz.scripts", 4000); i++) {
            attempt(good.mutated(random), "change " + i, problems);
        }
        assertThat(problems).isEmpty();
    }
}
