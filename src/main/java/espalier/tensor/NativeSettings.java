package espalier.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What must be set in this process before the native engine is loaded.
final class NativeSettings {
    private NativeSettings() {
    }

    /// Makes the engine stay offline, send nothing, and let idle workers sleep.
    static void apply() {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        // Workers of OpenMP that spin while they wait are ruinous as soon as another process wants the cores.
        setEnvironment("OMP_WAIT_POLICY", "PASSIVE");
    }

    /// Sets a variable of the process' own environment unless it is there; does nothing where the system has no `setenv`.
    @SuppressWarnings("restricted") // The class path is allowed native access; there is no other way to the C environment.
    private static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return;
        }
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocateFrom(name);
            MemorySegment text = arena.allocateFrom(value);
            int failed = (int) linker.downcallHandle(setenv.get(), type).invokeExact(key, text, 0);
            if (failed != 0) {
                throw new IllegalStateException("The environment variable " + name + " cannot be set");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("The environment variable " + name + " cannot be set", e);
        }
    }
}
