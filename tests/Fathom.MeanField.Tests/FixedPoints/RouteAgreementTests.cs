using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Closed forms, spherical quadrature and the Gegenbauer series share no step, so their agreement is evidence.</summary>
public sealed class RouteAgreementTests
{
    public static TheoryData<string> Names => [.. Cases.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_two_routes_agree_and_their_errors_cover_the_difference(string name)
    {
        Activation activation = Cases.Activation(name);
        foreach (int batch in Cases.Batches)
        {
            List<(MomentRoute Route, Estimate[] Numbers)> results = [];
            foreach (MomentRoute route in (MomentRoute[])[MomentRoute.ClosedForm, MomentRoute.SphericalQuadrature, MomentRoute.GegenbauerSeries])
            {
                if (MomentRoutes.Applies(route, activation, batch))
                {
                    results.Add((route, Numbers(BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch), route, 1e-11))));
                }
            }

            for (int i = 0; i < results.Count; i++)
            {
                for (int j = i + 1; j < results.Count; j++)
                {
                    Compare(results[i].Numbers, results[j].Numbers, $"{name}, batch {batch}, {results[i].Route} and {results[j].Route}");
                }
            }
        }
    }

    [Theory]
    [InlineData("relu-power 0.75")]
    [InlineData("relu-power 1.5")]
    [InlineData("relu-power 2.5")]
    public void Fractional_powers_agree_where_quadrature_applies(string name)
    {
        foreach (int batch in (int[])[4, 8, 32])
        {
            Activation activation = Cases.Activation(name);
            if (MomentRoutes.Applies(MomentRoute.SphericalQuadrature, activation, batch))
            {
                Compare(
                    Numbers(Cases.Solve(name, batch, MomentRoute.ClosedForm)),
                    Numbers(Cases.Solve(name, batch, MomentRoute.SphericalQuadrature)),
                    $"{name}, batch {batch}");
            }
        }
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("gelu")]
    [InlineData("relu")]
    [InlineData("hard-tanh")]
    public void Routes_agree_for_huge_batches(string name)
    {
        foreach (int batch in (int[])[4096, 100_000])
        {
            Compare(
                Numbers(Cases.Solve(name, batch, MomentRoute.SphericalQuadrature)),
                Numbers(Cases.Solve(name, batch)),
                $"{name}, batch {batch}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stated_errors_cover_the_distance_to_twice_the_resolution(string name)
    {
        Activation activation = Cases.Activation(name);
        foreach (int batch in (int[])[4, 8, 64])
        {
            MomentRoute route = activation.IsSmooth ? MomentRoute.GegenbauerSeries : MomentRoute.SphericalQuadrature;
            Estimate[] stated = Numbers(BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch), route, 1e-6));
            Estimate[] better = Numbers(BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch), route, 1e-11));
            for (int i = 0; i < stated.Length; i++)
            {
                Math.Abs(stated[i].Value - better[i].Value).ShouldBeLessThanOrEqualTo(
                    stated[i].Error + better[i].Error, $"{name}, batch {batch}, number {i}");
            }
        }
    }

    [Fact]
    public void A_solver_and_the_facade_give_the_same_bits()
    {
        FixedPointSolver solver = new(BatchSize.Of(16));
        foreach (string name in (string[])["relu", "tanh", "tanh*2", "hard-tanh"])
        {
            Numbers(solver.Solve(Cases.Activation(name))).ShouldBe(Numbers(Cases.Solve(name, 16)));
        }
    }

    private static Estimate[] Numbers(FixedPoint p) =>
    [
        p.Variance, p.Correlation, p.CentredVariance, p.Backward.Trace, p.Backward.Diagonal, p.Backward.OffDiagonal,
        p.Forward.Diagonal, p.Forward.OffDiagonal, p.CrossBatch.Eigenvalue, p.CrossBatch.Covariance,
    ];

    private static void Compare(Estimate[] first, Estimate[] second, string what)
    {
        for (int i = 0; i < first.Length; i++)
        {
            double difference = Math.Abs(first[i].Value - second[i].Value);
            difference.ShouldBeLessThanOrEqualTo((1e-11 * Math.Abs(first[i].Value)) + 1e-13, $"{what}, number {i}: {first[i]} and {second[i]}");
            difference.ShouldBeLessThanOrEqualTo(first[i].Error + second[i].Error, $"{what}, number {i}: {first[i]} and {second[i]}");
        }
    }
}
