package espalier.fx;

import java.util.EnumSet;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import org.testfx.service.adapter.RobotAdapter;
import org.testfx.util.WaitForAsyncUtils;

/// A mouse and keyboard for the headless platform that knows modifiers, captures while dragging and respects modal windows.
final class HeadlessRobot implements RobotAdapter<Object> {
    static final HeadlessRobot INSTANCE = new HeadlessRobot();
    private static final int DOWN = 221;
    private static final int UP = 222;
    private static final int DRAG = 223;
    private static final int MOVE = 224;
    private static final int ENTER = 225;
    private static final int EXIT = 226;
    private static final int NO_BUTTON = 211;

    private final EnumSet<MouseButton> buttons = EnumSet.noneOf(MouseButton.class);
    private final EnumSet<KeyCode> modifiers = EnumSet.noneOf(KeyCode.class);
    private Optional<Robot> keyboard = Optional.empty();
    private Point2D at = Point2D.ZERO;
    private Optional<com.sun.glass.ui.Window> over = Optional.empty();
    private Optional<com.sun.glass.ui.Window> capture = Optional.empty();

    @Override
    public void robotCreate() {
        // Nothing to make: the platform is there.
    }

    @Override
    public void robotDestroy() {
        // Nothing to give back.
    }

    @Override
    public void keyPress(KeyCode key) {
        if (key.isModifierKey()) {
            modifiers.add(key);
        }
        run(() -> keys().keyPress(key));
    }

    @Override
    public void keyRelease(KeyCode key) {
        modifiers.remove(key);
        run(() -> keys().keyRelease(key));
    }

    @Override
    public Point2D getMouseLocation() {
        return at;
    }

    @Override
    public void mouseMove(Point2D to) {
        run(() -> {
            at = to;
            if (capture.isPresent() && !buttons.isEmpty()) {
                send(capture, DRAG, code(buttons.iterator().next()), false);
            } else {
                enter();
                send(over, MOVE, NO_BUTTON, false);
            }
        });
    }

    @Override
    public void mousePress(MouseButton button) {
        run(() -> {
            enter();
            if (buttons.isEmpty()) {
                capture = over;
            }
            buttons.add(button);
            capture.filter(window -> !window.isFocused() && window.getOwner() == null)
                    .ifPresent(com.sun.glass.ui.Window::requestFocus);
            boolean opensMenu = button == MouseButton.SECONDARY;
            send(capture, DOWN, code(button), opensMenu);
            if (opensMenu) {
                capture.filter(HeadlessRobot::isAlive).ifPresent(window -> Glass.call(Glass.MENU, window.getView(),
                        x(window), y(window), (int) at.getX(), (int) at.getY(), false));
            }
        });
    }

    @Override
    public void mouseRelease(MouseButton button) {
        run(() -> {
            buttons.remove(button);
            send(capture, UP, code(button), false);
            if (buttons.isEmpty()) {
                capture = Optional.empty();
            }
            enter();
        });
    }

    @Override
    public void mouseWheel(int amount) {
        run(() -> {
            enter();
            for (int i = 0; i < Math.abs(amount); i++) {
                over.filter(HeadlessRobot::isAlive)
                        .ifPresent(window -> Glass.call(Glass.SCROLL, window.getView(), x(window), y(window),
                                (int) at.getX(), (int) at.getY(), 0d, amount > 0 ? -1d : 1d, modifierBits(), 0, 0, 0, 0,
                                40d, 40d));
            }
        });
    }

    @Override
    public Color getCapturePixelColor(Point2D point) {
        return new Robot().getPixelColor(point);
    }

    @Override
    public Image getCaptureRegion(Rectangle2D region) {
        return new Robot().getScreenCapture(null, region);
    }

    /// One robot for all keys: it remembers which modifiers are down.
    private Robot keys() {
        Robot robot = keyboard.orElseGet(Robot::new);
        keyboard = Optional.of(robot);
        return robot;
    }

    private static void run(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, action);
    }

    private void enter() {
        var under = windowUnder();
        if (!under.equals(over)) {
            send(over, EXIT, NO_BUTTON, false);
            over = under;
            send(over, ENTER, NO_BUTTON, false);
        }
    }

    /// The topmost window under the mouse (the last created), unless a modal one blocks it.
    private Optional<com.sun.glass.ui.Window> windowUnder() {
        Optional<com.sun.glass.ui.Window> top = Optional.empty();
        for (var window : com.sun.glass.ui.Window.getWindowsClone()) {
            boolean inside = x(window) >= 0 && y(window) >= 0 && x(window) < window.getWidth()
                    && y(window) < window.getHeight();
            if (inside && window.isVisible() && isAlive(window)) {
                top = Optional.of(window);
            }
        }
        return top.filter(com.sun.glass.ui.Window::isEnabled);
    }

    private void send(Optional<com.sun.glass.ui.Window> to, int type, int button, boolean opensMenu) {
        to.filter(HeadlessRobot::isAlive).ifPresent(window -> Glass.call(Glass.MOUSE, window.getView(), type, button,
                x(window), y(window), (int) at.getX(), (int) at.getY(), modifierBits(), opensMenu, false));
    }

    private static boolean isAlive(com.sun.glass.ui.Window window) {
        return !window.isClosed() && window.getView() != null;
    }

    private int x(com.sun.glass.ui.Window window) {
        return (int) at.getX() - window.getX();
    }

    private int y(com.sun.glass.ui.Window window) {
        return (int) at.getY() - window.getY();
    }

    private int modifierBits() {
        int bits = 0;
        bits |= modifiers.contains(KeyCode.SHIFT) ? 1 : 0;
        bits |= modifiers.contains(KeyCode.CONTROL) ? 4 : 0;
        bits |= modifiers.contains(KeyCode.ALT) ? 8 : 0;
        bits |= modifiers.contains(KeyCode.META) || modifiers.contains(KeyCode.COMMAND) ? 16 : 0;
        bits |= buttons.contains(MouseButton.PRIMARY) ? 32 : 0;
        bits |= buttons.contains(MouseButton.SECONDARY) ? 64 : 0;
        bits |= buttons.contains(MouseButton.MIDDLE) ? 128 : 0;
        return bits;
    }

    private static int code(MouseButton button) {
        return switch (button) {
            case PRIMARY -> 212;
            case SECONDARY -> 213;
            case MIDDLE -> 214;
            case BACK -> 215;
            case FORWARD -> 216;
            case NONE -> NO_BUTTON;
        };
    }
}
