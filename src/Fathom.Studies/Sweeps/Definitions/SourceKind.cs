namespace Fathom.Studies;

/// <summary>What a value of a text file is.</summary>
internal enum SourceKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>Names with values.</summary>
    Table,
}
