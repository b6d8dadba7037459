using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Batch normalization, forward and backward, written plainly: the truth that laws and faster code are compared with.</summary>
public static class ReferenceBatchNorm
{
    /// <summary>Normalizes each feature over the batch.</summary>
    /// <param name="activations">Samples × features, finite.</param>
    /// <param name="form">The form.</param>
    /// <returns>A new matrix of the same shape.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or a feature has no spread and ε is zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not finite.</exception>
    public static Matrix Forward(Matrix activations, BatchNormForm form)
    {
        Matrix result = new(activations?.Rows ?? 1, activations?.Columns ?? 1);
        Visit(activations!, form, (feature, mean, scale) =>
        {
            for (int sample = 0; sample < result.Rows; sample++)
            {
                result[sample, feature] = (activations![sample, feature] - mean) / scale;
            }
        });
        return result;
    }

    /// <summary>Pulls a gradient back through the normalization.</summary>
    /// <param name="activations">The inputs of <see cref="Forward"/>, samples × features.</param>
    /// <param name="gradient">The gradient with respect to its outputs, of the same shape.</param>
    /// <param name="form">The form.</param>
    /// <returns>The gradient with respect to the inputs.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, the shapes differ, or a feature has no spread and ε is zero.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not finite.</exception>
    public static Matrix Backward(Matrix activations, Matrix gradient, BatchNormForm form)
    {
        BatchChecks.Finite(gradient, nameof(gradient));
        ArgumentNullException.ThrowIfNull(activations);
        BatchChecks.SameShape(activations, gradient, nameof(gradient));
        int samples = activations.Rows;
        double outputSquare = form is { RootSamplesScale: false } ? 1 : samples;
        Matrix result = new(samples, activations.Columns);
        Visit(activations, form, (feature, mean, scale) =>
        {
            double along = 0;
            double average = 0;
            for (int sample = 0; sample < samples; sample++)
            {
                along += gradient[sample, feature] * (activations[sample, feature] - mean) / scale;
                average += gradient[sample, feature] / samples;
            }

            for (int sample = 0; sample < samples; sample++)
            {
                double output = (activations[sample, feature] - mean) / scale;
                double flat = form.Centred ? average : 0;
                result[sample, feature] = (gradient[sample, feature] - flat - (along / outputSquare * output)) / scale;
            }
        });
        return result;
    }

    /// <summary>Calls back with the mean and the divisor of each feature.</summary>
    private static void Visit(Matrix activations, BatchNormForm form, Action<int, double, double> use)
    {
        BatchChecks.Finite(activations, nameof(activations));
        ArgumentNullException.ThrowIfNull(form);
        if (!(form.Epsilon >= 0) || double.IsInfinity(form.Epsilon))
        {
            throw new ArgumentOutOfRangeException(nameof(form), form.Epsilon, "Epsilon must be a finite number that is not negative.");
        }

        int samples = activations.Rows;
        for (int feature = 0; feature < activations.Columns; feature++)
        {
            double mean = 0;
            for (int sample = 0; form.Centred && sample < samples; sample++)
            {
                mean += activations[sample, feature] / samples;
            }

            double square = form.Epsilon;
            for (int sample = 0; sample < samples; sample++)
            {
                double deviation = activations[sample, feature] - mean;
                square += deviation * deviation / samples;
            }

            if (!(square > 0))
            {
                throw new ArgumentException($"Feature {feature} is {(form.Centred ? "the same" : "zero")} for all samples, so it cannot be normalized with epsilon 0.", nameof(activations));
            }

            use(feature, mean, Math.Sqrt(square) * (form.RootSamplesScale ? 1 : Math.Sqrt(samples)));
        }
    }
}
