namespace Fathom.Networks;

/// <summary>Which values of a classifier play which part. The defaults are the names that the builders give.</summary>
public sealed record NetworkRoles
{
    /// <summary>The input that takes samples, with the batch first.</summary>
    public string Input { get; init; } = "x";

    /// <summary>The input that takes the classes.</summary>
    public string Labels { get; init; } = "labels";

    /// <summary>The scores, batch × classes; the largest is the answer.</summary>
    public string Scores { get; init; } = "scores";

    /// <summary>The mean loss over the batch.</summary>
    public string Loss { get; init; } = "loss";
}
