namespace Fathom.Networks;

/// <summary>Puts a batch norm, or one of its parts, behind the values of a residual network.</summary>
internal static class NormLayers
{
    /// <summary>Normalizes a value.</summary>
    /// <param name="x">Batch × channels × height × width.</param>
    /// <param name="operation">ε, momentum.</param>
    /// <param name="form">What is left of the norm.</param>
    /// <param name="scale">How the scale begins.</param>
    /// <param name="name">The name of the layer and its value.</param>
    /// <returns>The normalized value.</returns>
    public static GraphValue Normalize(this GraphValue x, BatchNormalization operation, NormForm form, IInitializer scale, string name)
    {
        if (form is NormForm.Full or NormForm.WithoutAffine)
        {
            return x.BatchNorm(name, operation, form == NormForm.Full, scale);
        }

        GraphBuilder builder = x.Builder;
        GraphValue centred = x.Minus(x.MeanOver(0, 2, 3));
        GraphValue part = centred;
        if (form == NormForm.DeviationOnly)
        {
            GraphValue variance = centred.Times(centred).MeanOver(0, 2, 3);
            part = x.Over(variance.Plus(builder.Constant(operation.Epsilon)).Root());
        }

        GraphValue weight = builder.Parameter($"{name}.weight", [x.Shape[1], 1, 1], scale);
        GraphValue shift = builder.Parameter($"{name}.bias", [x.Shape[1], 1, 1], ConstantInitializer.Zeros);
        return part.Times(weight).Plus(shift, name);
    }
}
