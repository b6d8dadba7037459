namespace Fathom.Studies;

/// <summary>One of the networks of figure 1.</summary>
/// <param name="Norm">Its batch norm.</param>
/// <param name="Rate">The learning rate it begins with.</param>
/// <param name="Epochs">For how many epochs it is trained.</param>
internal readonly record struct TrainedSetting(AnatomyNorm Norm, double Rate, int Epochs);
