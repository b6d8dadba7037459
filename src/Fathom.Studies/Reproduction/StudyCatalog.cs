using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Studies;

/// <summary>All studies.</summary>
public static class StudyCatalog
{
    /// <summary>The studies, paper by paper, in the order of the papers.</summary>
    public static ImmutableArray<Study> All { get; } = [.. DepthWithoutLimits.Studies, .. Anatomy.Studies];

    /// <summary>Looks for a study.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="study">The study.</param>
    /// <returns>Whether there is one of that name.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out Study? study)
    {
        study = All.FirstOrDefault(one => one.Name == name);
        return study is not null;
    }
}
