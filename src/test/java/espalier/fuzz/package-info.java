/// A seeded fuzzer over every reader of files: it damages good files, byte by byte and where their structure lies, and holds each
/// reader to one sentence that names the file, within two seconds and bounded memory.
package espalier.fuzz;
