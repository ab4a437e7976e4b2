package espalier.model.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes one component of a `Settings` record. From it come the form, the JSON, the flags and the sweep ranges.
///
/// Components are `double`, `int`, `boolean` or an enum; an enum's constants in lower case are the choices. A component without
/// it is a settings record of its own, whose knobs stand in its place, so that methods can share a group of them.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Knob {
    /// What the form calls it, in sentence case.
    String label();

    /// One sentence for a tooltip.
    String help();

    /// The least value of a number.
    double min() default 0;

    /// The greatest value of a number.
    double max() default 1;

    /// The value it starts with: a number, `true` or `false`, or a choice in lower case.
    String initial();

    /// The unit shown behind a number, such as `bits`; `%` shows a fraction as a percentage.
    String unit() default "";

    /// Whether a slider over it should be logarithmic.
    boolean logarithmic() default false;

    /// Knobs of one group are alternatives: setting one gives the others their initial values back. Empty: no group.
    String group() default "";

    /// The choice of another knob that this one needs to have a meaning, as `name=choice` or `name=choice|choice`. Empty: it always has one.
    String when() default "";
}
