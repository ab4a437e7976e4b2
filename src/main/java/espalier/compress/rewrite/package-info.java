/// Changes of whole graphs as stages of recipes, with the compressed layers in them. May use `compress`, `model`, `job`, `tensor`.
package espalier.compress.rewrite;
