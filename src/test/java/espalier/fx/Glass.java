package espalier.fx;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Reaches into JavaFX's window layer, where the headless platform leaves something out.
final class Glass {
    static final Method MOUSE = method(com.sun.glass.ui.View.class, "notifyMouse", int.class, int.class, int.class,
            int.class, int.class, int.class, int.class, boolean.class, boolean.class);
    static final Method MENU = method(com.sun.glass.ui.View.class, "notifyMenu", int.class, int.class, int.class,
            int.class, boolean.class);
    static final Method SCROLL = method(com.sun.glass.ui.View.class, "notifyScroll", int.class, int.class, int.class,
            int.class, double.class, double.class, int.class, int.class, int.class, int.class, int.class, double.class,
            double.class);
    static final Method FOCUS = method(com.sun.glass.ui.Window.class, "notifyFocus", int.class);
    private static final int HARD_CODED_WIDTH = 1000;

    private Glass() {
    }

    static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            Method method = type.getDeclaredMethod(name, parameters);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    static void call(Method method, Object target, Object... arguments) {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The window of the window layer behind `stage`, if it is on screen.
    static java.util.Optional<com.sun.glass.ui.Window> of(Stage stage) {
        try {
            Object peer = method(Window.class, "getPeer").invoke(stage);
            Method inner = method(Class.forName("com.sun.javafx.tk.quantum.WindowStage"), "getPlatformWindow");
            return peer == null
                    ? java.util.Optional.empty()
                    : java.util.Optional.ofNullable((com.sun.glass.ui.Window) inner.invoke(peer));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes the headless screen, which is 1000 × 1000 (JDK-8364201), as large as asked for. Rows of the frame buffer keep
    /// their length, so only robot captures to the right of 1000 are garbled; snapshots of scenes are right.
    static void resizeScreen(int width, int height) {
        try {
            var application = com.sun.glass.ui.Application.GetApplication();
            Constructor<?> screen = com.sun.glass.ui.Screen.class.getDeclaredConstructors()[0];
            screen.setAccessible(true);
            set(application, "screens", new com.sun.glass.ui.Screen[]{(com.sun.glass.ui.Screen) screen.newInstance(0L,
                    32, 0, 0, width, height, 0, 0, width, height, 0, 0, width, height, 100, 100, 1f, 1f, 1f, 1f)});
            int pixels = HARD_CODED_WIDTH * (height + 16) + width + 16;
            set(application, "frameBuffer", ByteBuffer.allocate(pixels * 4));
            com.sun.glass.ui.Screen.notifySettingsChanged();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Object target, String name, Object value) throws ReflectiveOperationException {
        Field field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.set(target, value);
    }
}
