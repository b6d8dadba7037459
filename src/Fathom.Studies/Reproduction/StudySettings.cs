namespace Fathom.Studies;

/// <summary>How a study is run. Its cells, and so its results, are a function of this alone.</summary>
/// <param name="Full">Whether it has the size of the paper, not the one that takes minutes.</param>
/// <param name="Seed">The seed of everything random in it.</param>
/// <param name="Data">The data that its networks see: a data set of the catalog, or <see cref="NormalData"/>.</param>
public sealed record StudySettings(bool Full, ulong Seed, string Data)
{
    /// <summary>The name of independent standard normal samples.</summary>
    public const string NormalData = "normal";
}
