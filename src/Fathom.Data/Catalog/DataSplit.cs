namespace Fathom.Data;

/// <summary>The part of a data set.</summary>
public enum DataSplit
{
    /// <summary>The images to learn from.</summary>
    Train,

    /// <summary>The images kept apart to test on.</summary>
    Test,
}
