package planted.vague.data;

/// Planted: a name that says nothing.
public final class LoaderUtils {
}
