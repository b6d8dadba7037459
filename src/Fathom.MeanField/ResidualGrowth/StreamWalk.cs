using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Carries the law of the stream through the blocks of a residual network; second moments are kept at 1 beside a logarithmic scale.</summary>
internal sealed class StreamWalk
{
    private readonly ResidualStream stream;
    private readonly QuadratureRule rule;
    private readonly ImmutableArray<(double Output, double Stream)>.Builder layers;
    private RectifiedLaw law;
    private double logScale;

    /// <summary>Begins with the stem.</summary>
    /// <param name="stream">The network.</param>
    /// <param name="rule">The nodes of a panel.</param>
    public StreamWalk(ResidualStream stream, QuadratureRule rule)
    {
        this.stream = stream;
        this.rule = rule;
        layers = ImmutableArray.CreateBuilder<(double, double)>((2 * stream.Stages * stream.BlocksPerStage) + 1);
        double logInput = Math.Log(stream.InputSecondMoment) / 2;
        double logStem = logInput + (Math.Log(stream.Weights.Gain(stream.Channels, stream.Width, 9) * Padding(stream.Size, 1)) / 2);
        layers.Add((logStem, logInput));
        law = Restart(stream.IsNormalized ? 0 : logStem);
    }

    /// <summary>Passes all blocks.</summary>
    /// <returns>For every convolution the logarithm of the rms of its output and of the stream at the beginning of its block.</returns>
    public ImmutableArray<(double Output, double Stream)> Run()
    {
        for (int stage = 0; stage < stream.Stages; stage++)
        {
            for (int block = 0; block < stream.BlocksPerStage; block++)
            {
                Pass(stage, stage > 0 && block == 0);
            }
        }

        return layers.MoveToImmutable();
    }

    private void Pass(int stage, bool changes)
    {
        int size = stream.Size >> stage;
        int outputs = stream.Width << stage;
        int inputs = changes ? outputs / 2 : outputs;
        double first = stream.Weights.Gain(inputs, outputs, 9) * Padding(size, changes ? 2 : 1);
        double second = stream.Weights.Gain(outputs, outputs, 9) * Padding(size, 1);
        double logFirst = logScale + (Math.Log(first) / 2);
        double logSecond = ((stream.IsNormalized ? 0 : 2 * logFirst) + Math.Log(second / 2)) / 2;
        layers.Add((logFirst, logScale));
        layers.Add((logSecond + (stream.IsNormalized ? 0 : Math.Log(stream.BranchScale)), logScale));
        double branch = stream.BranchScale * (stream.IsNormalized ? Math.Exp(-logScale) : Math.Exp(logSecond - logScale));
        if (changes && stream.Shortcut == StreamShortcut.Projected)
        {
            double projected = stream.IsNormalized ? Math.Exp(-2 * logScale) : stream.Weights.Gain(inputs, outputs, 1);
            law = Restart(logScale + (Math.Log(projected + (branch * branch)) / 2));
            return;
        }

        RectifiedLaw shortcut = changes ? law.Thinned(0.5) : law;
        Settle(shortcut.Next(branch, moment => branch * (stream.IsNormalized ? 1 : Math.Sqrt(moment))));
    }

    // relu of a Gaussian with a deviation of exp(logDeviation).
    private RectifiedLaw Restart(double logDeviation)
    {
        logScale = logDeviation - (Math.Log(2) / 2);
        double following = FollowingNoise();
        return RectifiedLaw.OfGaussian(rule, 2, _ => following);
    }

    private void Settle(RectifiedLaw next)
    {
        logScale += Math.Log(next.SecondMoment) / 2;
        law = next.Scaled(1 / Math.Sqrt(next.SecondMoment));
    }

    // The noise of an ordinary block, which the nodes behind a restart must resolve.
    private double FollowingNoise() =>
        stream.BranchScale * (stream.IsNormalized ? Math.Exp(-logScale) : stream.Weights.Scale * Padding(stream.Size >> (stream.Stages - 1), 1) / Math.Sqrt(2));

    private double Padding(int size, int stride)
    {
        double side = 1 - ((stride == 1 ? 2.0 : 1.0) / (3 * size));
        return stream.CountsPadding ? side * side : 1;
    }
}
