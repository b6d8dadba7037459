namespace Fathom.Studies;

/// <summary>How far a training has come.</summary>
/// <param name="Step">The number of steps that are done.</param>
/// <param name="TotalSteps">The number of steps of the run.</param>
/// <param name="StartStep">The number of steps that were done when this process began; above 0 for a run that goes on.</param>
/// <param name="BatchSize">The samples of a step.</param>
/// <param name="StepsPerEpoch">The steps of an epoch.</param>
/// <param name="Recent">Loss and accuracy since the last line of the metrics, in training mode.</param>
public readonly record struct TrainingProgress(long Step, long TotalSteps, long StartStep, int BatchSize, int StepsPerEpoch, Score Recent);
