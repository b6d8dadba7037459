using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Fills the inputs of a plan with chosen samples of a data set.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="plan">The plan.</param>
/// <param name="samples">Which samples, as many as the plan's batch has.</param>
public delegate void SampleFill<T>(ExecutionPlan<T> plan, ReadOnlySpan<int> samples)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
