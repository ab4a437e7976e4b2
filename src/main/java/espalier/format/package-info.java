/// Files of models and recipes, one sub-package a format with its reader and writer; matched by content. May use `model`, `job`, `data`, `tensor`, `runtime`.
package espalier.format;
