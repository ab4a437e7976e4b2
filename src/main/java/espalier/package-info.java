/// Wires the application and starts it: the window without arguments, a command line verb with them.
///
/// The only package that sees both `ui` and `cli`.
package espalier;
