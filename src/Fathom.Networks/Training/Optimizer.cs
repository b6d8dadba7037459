using System.Numerics;

namespace Fathom.Networks;

/// <summary>Makes weights follow gradients, and remembers what its rule needs from step to step.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterSet<T>? first;
    private readonly ParameterSet<T>? second;

    /// <summary>Makes an optimizer that has seen no step.</summary>
    /// <param name="options">The rule.</param>
    /// <param name="parameters">The parameters that it will change.</param>
    /// <exception cref="ArgumentException">A number of the rule does not make sense.</exception>
    public Optimizer(OptimizerOptions options, ParameterSet<T> parameters)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parameters);
        options.EnsureValid();
        Options = options;
        bool isDescent = options.Kind == OptimizerKind.GradientDescent;
        first = isDescent ? (options.Momentum > 0 ? parameters.ZerosAlike() : null) : options.Kind == OptimizerKind.Adam ? parameters.ZerosAlike() : null;
        second = isDescent ? null : parameters.ZerosAlike();
    }

    /// <summary>The rule.</summary>
    public OptimizerOptions Options { get; }

    /// <summary>The number of steps done; may be set when training goes on from a checkpoint.</summary>
    public long Step { get; set; }

    /// <summary>What the rule remembers, in a fixed order, to be kept in checkpoints.</summary>
    public IReadOnlyList<ParameterSet<T>> Memory => [.. new[] { first, second }.OfType<ParameterSet<T>>()];

    internal void Apply(ThreadTeam team, ParameterSet<T> weights, ParameterSet<T> gradients, double rate, double scale)
    {
        Step++;
        if (Options.Kind == OptimizerKind.GradientDescent)
        {
            DescentRule<T> rule = new()
            {
                Rate = T.CreateTruncating(rate),
                Scale = T.CreateTruncating(scale),
                Decay = T.CreateTruncating(Options.WeightDecay),
                Momentum = T.CreateTruncating(Options.Momentum),
                IsNesterov = Options.IsNesterov,
            };
            UpdateLoop.Run(team, rule, weights, gradients, first, second);
            return;
        }

        bool isAdam = Options.Kind == OptimizerKind.Adam;
        AdamRule<T> adaptive = new()
        {
            Rate = T.CreateTruncating(isAdam ? rate / (1 - Math.Pow(Options.FirstDecay, Step)) : rate),
            Scale = T.CreateTruncating(scale),
            Decay = T.CreateTruncating(Options.WeightDecay),
            First = T.CreateTruncating(isAdam ? Options.FirstDecay : 0),
            Second = T.CreateTruncating(Options.SecondDecay),
            RootCorrection = T.CreateTruncating(isAdam ? 1 / Math.Sqrt(1 - Math.Pow(Options.SecondDecay, Step)) : 1),
            Epsilon = T.CreateTruncating(Options.Epsilon),
        };
        UpdateLoop.Run(team, adaptive, weights, gradients, first, second);
    }
}
