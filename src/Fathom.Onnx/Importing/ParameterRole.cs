namespace Fathom.Onnx;

/// <summary>What a constant of a model is to the node that reads it.</summary>
internal enum ParameterRole
{
    /// <summary>A weight when it looks like one, else a constant.</summary>
    Automatic,

    /// <summary>Something that training changes by its gradient.</summary>
    Weight,

    /// <summary>A running statistic.</summary>
    State,
}
