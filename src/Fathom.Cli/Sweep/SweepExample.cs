namespace Fathom.Cli;

/// <summary>The sweep that runs when no file is given, and the text to begin a file of one's own with.</summary>
internal static class SweepExample
{
    /// <summary>A sweep file.</summary>
    public const string Text = """
        # A sweep file: a base network, axes along which it changes, and what to keep of every cell.
        schema: fathom.sweep/1
        title: Trainable depth of tanh with batch norm

        lens: predict                       # predict, simulate, train, or several: [predict, simulate]
        spec:                               # the base network; what is left out has its default
          activation: {name: tanh}
        axes:
          activation.gain: {from: 0.1, to: 5, count: 24, scale: log}
          batch: [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192]
        keep: [trainableDepth, gradientGrowth, stable]

        # zip:                              # properties that change together, one table per axis
        #   - {depth: [10, 20, 40], width: [500, 1000, 2000]}
        # seeds: 5                          # for the lenses simulate and train: a count, or a list
        # simulate: {networks: 20, precision: float64, method: auto}
        # train: {data: gaussian-mixture, epochs: 5, lr: 0.05}      # for the lens train; axes such as train.lr
        # map: {x: activation.gain, y: batch, value: trainableDepth, scale: log}

        """;
}
