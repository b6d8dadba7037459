namespace Fathom.Networks.Tests;

/// <summary>Numbers with a shape.</summary>
public sealed record Tensor(TensorShape Shape, double[] Values)
{
    public static Tensor Of(TensorShape shape, params double[] values) => new(shape, values);

    public double At(params int[] index)
    {
        int place = 0;
        for (int i = 0; i < index.Length; i++)
        {
            place = (place * Shape[i]) + index[i];
        }

        return Values[place];
    }
}
