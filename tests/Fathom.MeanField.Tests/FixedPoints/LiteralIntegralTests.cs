using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Formulas of the paper's first version for general activations, typed in as printed.</summary>
public sealed class LiteralIntegralTests
{
    /// <summary>
    /// Theorem 7: the rate is (B(B−2))^(2−B/2)/(2πμ) times the integral over Z &gt; 0 of
    /// [(B−1−x²) φ′(x)² + (1 + xy) φ′(x) φ′(y)] Z^((B−5)/2) with Z = B(B−2) − B(x² + y²) + (x − y)².
    /// </summary>
    [Theory]
    [InlineData("tanh", 6)]
    [InlineData("tanh", 8)]
    [InlineData("tanh", 12)]
    [InlineData("gelu", 8)]
    [InlineData("erf", 6)]
    [InlineData("tanh+0.5", 8)]
    [InlineData("identity", 7)]
    [InlineData("sin*2", 9)]
    public void Theorem_7_as_a_double_integral_over_an_ellipse(string name, int batch)
    {
        Activation activation = Cases.Activation(name);
        double b = batch, sum = 0;
        QuadratureRule radial = GaussLegendre.Rule(200);
        const int Angles = 400;
        for (int i = 0; i < radial.Count; i++)
        {
            // Half the sum and half the difference are semi-axes of the ellipse; R = sin ψ keeps the border smooth.
            double psi = Math.PI / 4 * (1 + radial.Nodes[i]);
            double r = Math.Sin(psi);
            double weight = Math.PI / 4 * radial.Weights[i] * Math.Cos(psi) * r * Math.Sqrt(b * (b - 2)) * 2 * Math.PI / Angles;
            for (int k = 0; k < Angles; k++)
            {
                double angle = 2 * Math.PI * k / Angles;
                double s = Math.Sqrt(b - 2) * r * Math.Cos(angle), d = Math.Sqrt(b) * r * Math.Sin(angle);
                double x = (s + d) / Math.Sqrt(2), y = (s - d) / Math.Sqrt(2);
                double z = (b * (b - 2)) - (b * ((x * x) + (y * y))) + ((x - y) * (x - y));
                double gx = activation.Derivative(x), gy = activation.Derivative(y);
                sum += weight * (((b - 1 - (x * x)) * gx * gx) + ((1 + (x * y)) * gx * gy)) * Math.Pow(Math.Max(z, 0), (b - 5) / 2);
            }
        }

        FixedPoint point = Cases.Solve(name, batch);
        double rate = Math.Pow(b * (b - 2), 2 - (b / 2)) / (2 * Math.PI * point.CentredVariance.Value) * sum;
        point.GradientGrowth.Value.ShouldBe(rate, 1e-10 * rate);
    }

    /// <summary>
    /// Theorem 9: with the Gegenbauer coefficients of φ(√(B−1) x) the rate is a ratio of two sums with weights
    /// c_k = 1 − (−1)^k ₂F₁(−k, B−3+k; B/2−1; (B−2)/(2(B−1))).
    /// </summary>
    [Theory]
    [InlineData("tanh", 5)]
    [InlineData("tanh", 8)]
    [InlineData("tanh", 20)]
    [InlineData("erf", 8)]
    [InlineData("gelu", 6)]
    [InlineData("softplus", 10)]
    public void Theorem_9_as_a_ratio_of_gegenbauer_sums(string name, int batch)
    {
        Activation activation = Cases.Activation(name);
        const int Degree = 44;
        double b = batch, index = (b - 3) / 2;
        QuadratureRule rule = GaussLegendre.Rule(400);
        double[] overlap = new double[Degree + 1], norm = new double[Degree + 1], values = new double[Degree + 2];
        for (int i = 0; i < rule.Count; i++)
        {
            // x = sin λ turns the weight (1 − x²)^((B−4)/2) dx into cos^(B−3) λ dλ.
            double latitude = Math.PI / 2 * rule.Nodes[i];
            double x = Math.Sin(latitude);
            double weight = rule.Weights[i] * Math.Pow(Math.Cos(latitude), b - 3);
            values[0] = 1;
            values[1] = 2 * index * x;
            for (int k = 1; k <= Degree; k++)
            {
                values[k + 1] = ((2 * (k + index) * x * values[k]) - ((k + (2 * index) - 1) * values[k - 1])) / (k + 1);
            }

            double phi = activation.Value(Math.Sqrt(b - 1) * x);
            for (int k = 0; k <= Degree; k++)
            {
                overlap[k] += weight * phi * values[k];
                norm[k] += weight * values[k] * values[k];
            }
        }

        double numerator = 0, denominator = 0;
        for (int k = 1; k <= Degree; k++)
        {
            double series = 1, term = 1, argument = (b - 2) / (2 * (b - 1));
            for (int j = 0; j < k; j++)
            {
                term *= (j - k) * (b - 3 + k + j) / ((b / 2) - 1 + j) / (j + 1) * argument;
                series += term;
            }

            double weight = overlap[k] * overlap[k] / norm[k] * (1 - ((k % 2 == 0 ? 1 : -1) * series));
            numerator += weight * k * (k + b - 3) / (b - 3);
            denominator += weight;
        }

        Cases.Solve(name, batch).GradientGrowth.Value.ShouldBe(numerator / denominator, 2e-10);
    }

    /// <summary>A spherical harmonic of one degree has exactly that degree's factor, whatever the second sample does.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    public void A_pure_gegenbauer_polynomial_has_exactly_the_factor_of_its_degree(int batch)
    {
        for (int degree = 1; degree <= 9; degree++)
        {
            Activation activation = new(PureDegree.Function(batch, degree));
            double expected = degree * (degree + batch - 3.0) / (batch - 3.0);
            foreach (MomentRoute route in (MomentRoute[])[MomentRoute.SphericalQuadrature, MomentRoute.GegenbauerSeries])
            {
                FixedPoint point = BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch), route);
                point.GradientGrowth.Value.ShouldBe(expected, 1e-11 * expected, $"batch {batch}, degree {degree}, {route}");
            }
        }
    }
}
