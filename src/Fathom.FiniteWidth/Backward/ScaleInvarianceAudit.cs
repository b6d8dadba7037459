using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Audits that the loss does not depend on the scale of the weights in front of a batch norm with ε = 0.</summary>
public static class ScaleInvarianceAudit
{
    /// <summary>The largest |w·g|/(‖w‖‖g‖) over neurons, for the weights w into a neuron and their gradient g; zero in theory.</summary>
    /// <param name="weights">Neurons × inputs, finite.</param>
    /// <param name="gradient">The gradient of the loss with respect to them, of the same shape.</param>
    /// <returns>The largest cosine; neurons whose weights or gradient vanish count as zero.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or the shapes differ.</exception>
    public static double LargestCosine(Matrix weights, Matrix gradient)
    {
        BatchChecks.Finite(weights, nameof(weights));
        BatchChecks.Finite(gradient, nameof(gradient));
        BatchChecks.SameShape(weights, gradient, nameof(gradient));
        double largest = 0;
        for (int neuron = 0; neuron < weights.Rows; neuron++)
        {
            double along = System.Numerics.Tensors.TensorPrimitives.Dot<double>(weights.Row(neuron), gradient.Row(neuron));
            double scale = System.Numerics.Tensors.TensorPrimitives.Norm<double>(weights.Row(neuron))
                * System.Numerics.Tensors.TensorPrimitives.Norm<double>(gradient.Row(neuron));
            largest = scale > 0 ? Math.Max(largest, Math.Abs(along) / scale) : largest;
        }

        return largest;
    }
}
