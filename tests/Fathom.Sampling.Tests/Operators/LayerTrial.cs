using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>One layer that was asked forward and backward, and how well the pathwise identities hold.</summary>
/// <param name="H">The input, as rounded.</param>
/// <param name="Z">The forward answer.</param>
/// <param name="D">The cotangent, as rounded.</param>
/// <param name="X">The backward answer.</param>
/// <param name="Repeated">The forward answer, asked for once more.</param>
internal sealed record LayerTrial(Matrix H, Matrix Z, Matrix D, Matrix X, Matrix Repeated)
{
    /// <summary>‖HᵀX − ZᵀD‖ relative to ‖H‖ ‖X‖.</summary>
    public double AdjointError =>
        Questions.Distance(Questions.Cross(H, X), Questions.Cross(Z, D)) / Math.Max(1e-300, Questions.Norm(H) * Questions.Norm(X));

    /// <summary>‖XᵀX − g² DᵀD‖ relative to g² ‖D‖².</summary>
    public double IsometryError(double gain) =>
        Questions.Distance(Questions.Cross(X, X), Questions.Cross(D, D), gain * gain) / Math.Pow(gain * Questions.Norm(D), 2);

    /// <summary>‖ZᵀZ − g² HᵀH‖ relative to g² ‖H‖².</summary>
    public double ForwardIsometryError(double gain) =>
        Questions.Distance(Questions.Cross(Z, Z), Questions.Cross(H, H), gain * gain) / Math.Pow(gain * Questions.Norm(H), 2);

    /// <summary>Asks.</summary>
    /// <param name="matrix">The weight matrix, begun.</param>
    /// <param name="h">H.</param>
    /// <param name="cotangent">D, made of Z.</param>
    public static LayerTrial Ask<T>(IWeightMatrix<T> matrix, int outputs, Matrix h, Func<Matrix, Matrix> cotangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] input = Questions.To<T>(h);
        ReadOnlyMatrixSpan<T> hs = new(input, h.Rows, h.Columns);
        T[] z = new T[outputs * h.Columns];
        matrix.Multiply(hs, new MatrixSpan<T>(z, outputs, h.Columns));
        T[] repeated = new T[z.Length];
        matrix.Repeat(hs, new MatrixSpan<T>(repeated, outputs, h.Columns));
        Matrix answer = Questions.From(z, outputs, h.Columns);
        Matrix d = cotangent(answer);
        T[] ds = Questions.To<T>(d);
        T[] x = new T[h.Rows * d.Columns];
        matrix.MultiplyTransposed(hs, new ReadOnlyMatrixSpan<T>(ds, outputs, d.Columns), new MatrixSpan<T>(x, h.Rows, d.Columns));
        return new LayerTrial(
            Questions.From(input, h.Rows, h.Columns),
            answer,
            Questions.From(ds, outputs, d.Columns),
            Questions.From(x, h.Rows, d.Columns),
            Questions.From(repeated, outputs, h.Columns));
    }
}
