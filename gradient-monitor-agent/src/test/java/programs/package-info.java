/**
 * Programs as people write them with Deeplearning4j. They know nothing of the monitor; each prints
 * what it has trained to the last digit.
 */
package programs;
