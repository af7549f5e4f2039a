package io.github.gradientmonitor.dl4j.internal.network;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.jspecify.annotations.Nullable;

/**
 * One layer or vertex as it is configured.
 *
 * @param name the layer's own name; with its number behind it where another layer has the same
 * @param key position in a sequence, or name in a graph
 * @param inputs keys of the blocks that it takes its input from, or names of inputs of the network
 * @param conf of the layer, wrappers included; null for a vertex without a layer
 * @param preProcessor that stands before the layer; null where none does
 * @param vertex null for a layer
 */
public record Block(
    String name,
    String key,
    List<String> inputs,
    @Nullable NeuralNetConfiguration conf,
    @Nullable InputPreProcessor preProcessor,
    @Nullable GraphVertex vertex) {}
