/// How the window looks: light and dark, the colours of the techniques. Looks live in the style sheets under `espalier/ui`.
package espalier.ui.theme;
