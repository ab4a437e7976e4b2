package espalier.fx;

import java.lang.reflect.Field;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;

/// TestFX for JUnit, with JavaFX 26's headless robot, screen and focus repaired; on a real display it is TestFX as it comes.
public final class FxExtension extends ApplicationExtension {
    private static final boolean HEADLESS = "headless".equalsIgnoreCase(System.getProperty("glass.platform"));

    /// Creates it.
    public FxExtension() {
        repair(this);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Object resolved = super.resolveParameter(parameter, context);
        if (resolved instanceof FxRobot robot) {
            repair(robot);
        }
        return resolved;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (HEADLESS) {
            FxToolkit.registerPrimaryStage();
            HeadlessFocus.install();
        }
        super.beforeEach(context);
    }

    private static void repair(FxRobot robot) {
        if (!HEADLESS) {
            return;
        }
        try {
            Object inner = robot.robotContext().getBaseRobot();
            Field adapter = inner.getClass().getDeclaredField("robotAdapter");
            adapter.setAccessible(true);
            adapter.set(inner, HeadlessRobot.INSTANCE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
