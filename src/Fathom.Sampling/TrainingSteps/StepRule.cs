namespace Fathom.Sampling;

/// <summary>One optimization step for numbers that go together: entries of a matrix, of a core, or the scale of a matrix.</summary>
/// <remarks>The rule of <see cref="TrainingOptions"/> is linear in (W, M, ∇), so it acts on coordinates of the three as it acts on them.</remarks>
internal static class StepRule
{
    /// <summary>Takes a step.</summary>
    /// <param name="options">The rule's constants.</param>
    /// <param name="clip">The clip factor c.</param>
    /// <param name="gradient">∇.</param>
    /// <param name="weights">W, which changes.</param>
    /// <param name="buffer">M, which changes.</param>
    public static void Apply(TrainingOptions options, double clip, ReadOnlySpan<double> gradient, Span<double> weights, Span<double> buffer)
    {
        double keep = 1 - (options.LearningRate * options.DecoupledWeightDecay);
        for (int i = 0; i < weights.Length; i++)
        {
            double g = (clip * gradient[i]) + (options.WeightDecay * weights[i]);
            buffer[i] = (options.Momentum * buffer[i]) + g;
            double direction = options.Nesterov ? g + (options.Momentum * buffer[i]) : buffer[i];
            weights[i] = (keep * weights[i]) - (options.LearningRate * direction);
        }
    }
}
