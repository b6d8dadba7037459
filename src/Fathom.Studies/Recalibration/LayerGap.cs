namespace Fathom.Studies;

/// <summary>How far inference and training modes of one norm are apart.</summary>
/// <param name="Name">The name of the norm; of the last entry that of the scores.</param>
/// <param name="Cosine">Mean cosine between what comes out of it in training mode and in inference mode, batch by batch; 1 when both agree.</param>
/// <param name="NormRatio">Mean norm in inference mode over that in training mode.</param>
/// <param name="Fluctuation">
/// By how much the batch statistics of this norm scatter from batch to batch, relative to its deviation: the mean over channels of Var(batch mean)/v + Var(batch variance)/(4 v²); not a number for the
/// scores.
/// </param>
public sealed record LayerGap(string Name, double Cosine, double NormRatio, double Fluctuation);
