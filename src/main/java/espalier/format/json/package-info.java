/// Strict reading of JSON that other people wrote, for the formats made of it. May use `model` and Gson.
package espalier.format.json;
