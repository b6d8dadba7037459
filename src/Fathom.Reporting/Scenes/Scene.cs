using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>A figure laid out on a page: every mark has its place.</summary>
internal sealed record Scene(double Width, double Height, string Id, string Title, string Description, ImmutableArray<Mark> Marks)
{
    /// <summary>All marks, those inside clipped groups included.</summary>
    public IEnumerable<Mark> Flatten() => Marks.SelectMany(Flatten);

    private static IEnumerable<Mark> Flatten(Mark mark) =>
        mark is ClippedMark group ? group.Marks.SelectMany(Flatten) : [mark];
}
