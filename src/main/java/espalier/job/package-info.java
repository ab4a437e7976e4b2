/// Background work: jobs, progress, cancellation and the lanes they run in. The only package that starts threads.
package espalier.job;
