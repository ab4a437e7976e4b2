package espalier.format.torch.script;

/// A word of a script.
///
/// @param text the word itself; a string's content
record Token(Kind kind, String text, int line) {
    /// What a word is.
    enum Kind {
        NAME, WHOLE, REAL, TEXT, SIGN, LINE_END, INDENT, DEDENT, END
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
    }
}
