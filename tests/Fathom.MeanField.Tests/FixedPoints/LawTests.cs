using Fathom.Numerics;
using Fathom.Specification;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.MeanField.Tests;

/// <summary>Laws that every activation obeys, on random gains, shifts, constants and batch sizes.</summary>
public sealed class LawTests
{
    private static readonly string[] s_functions =
        ["relu", "leaky-relu 0.2", "tanh", "erf", "sigmoid", "sin", "gelu", "softplus", "silu", "elu", "selu", "hard-tanh", "absolute-value"];

    private static readonly Config s_few = Config.QuickThrowOnFailure.WithMaxTest(40);

    private static Arbitrary<(Activation Activation, int Batch, double Number)> Draws =>
        (from function in Gen.Elements(s_functions)
         from gain in Gen.Choose(1, 250)
         from sign in Gen.Elements(1, -1)
         from shift in Gen.Choose(-150, 150)
         from batch in Gen.Elements(4, 5, 6, 8, 11, 14, 24, 57, 200)
         from number in Gen.Choose(-300, 300)
         let activation = new Activation(Cases.Activation(function).Function, sign * gain / 100.0, shift / 100.0)
         where !IsConstant(activation, batch)
         select (activation, batch, number / 100.0)).ToArbitrary();

    [Fact]
    public void Gradients_grow_at_least_as_fast_as_through_the_identity() => Check((activation, batch, _) =>
        {
            Estimate growth = Solve(activation, batch).GradientGrowth;
            growth.Value.ShouldBeGreaterThanOrEqualTo(((batch - 2.0) / (batch - 3)) - growth.Error);
        });

    [Fact]
    public void The_trace_has_the_largest_backward_eigenvalue_and_batches_forget_each_other() => Check((activation, batch, _) =>
        {
            FixedPoint point = Solve(activation, batch);
            double largest = point.Backward.Trace.Value + 1e-9;
            Math.Abs(point.Backward.Diagonal.Value).ShouldBeLessThanOrEqualTo(largest);
            Math.Abs(point.Backward.OffDiagonal.Value).ShouldBeLessThanOrEqualTo(largest);
            point.CrossBatch.Eigenvalue.Value.ShouldBeInRange(-1e-12, 1);
            point.Correlation.Value.ShouldBeInRange((-1.0 / (batch - 1)) - 1e-10, 1);
        });

    [Fact]
    public void A_constant_added_to_the_activation_changes_no_eigenvalue() => Check((activation, batch, number) =>
        Same(Solve(activation, batch), Solve(Changed(activation, f => f + number, g => g), batch)));

    [Fact]
    public void A_factor_on_the_activation_changes_no_eigenvalue() => Check((activation, batch, number) =>
        {
            double factor = Math.Exp(4 * number) * (number > 0 ? 1 : -1);
            FixedPoint plain = Solve(activation, batch), scaled = Solve(Changed(activation, f => factor * f, g => factor * g), batch);
            Same(plain, scaled);
            double square = factor * factor;
            scaled.Variance.Value.ShouldBe(square * plain.Variance.Value, 1e-9 * square * Math.Max(1, plain.Variance.Value) + 1e-9);
        });

    [Fact]
    public void Reflection_of_the_argument_changes_nothing() => Check((activation, batch, _) =>
        {
            Activation mirrored = new(activation.Function, -activation.Gain, activation.Shift);
            FixedPoint first = Solve(activation, batch), second = Solve(mirrored, batch);
            Same(first, second);
            second.Correlation.Value.ShouldBe(first.Correlation.Value, 2e-10);
        });

    [Fact]
    public void The_gain_of_a_homogeneous_activation_changes_no_eigenvalue() =>
        Prop.ForAll(
            Gen.Elements("relu", "leaky-relu 0.2", "absolute-value", "relu-power 2", "relu-power 0.7").ToArbitrary(),
            Gen.Choose(-400, 400).ToArbitrary(),
            (name, log) =>
            {
                ActivationFunction function = Cases.Activation(name).Function;
                double gain = Math.Exp(log / 200.0) * (log < 0 ? -1 : 1);
                Same(Solve(new Activation(function), 8), Solve(new Activation(function, gain), 8));
            })
        .Check(s_few);

    [Fact]
    public void The_sigmoid_is_tanh_of_half_the_argument() =>
        Prop.ForAll(
            Gen.Choose(1, 400).ToArbitrary(),
            Gen.Choose(-200, 200).ToArbitrary(),
            Gen.Elements(4, 8, 32, 128).ToArbitrary(),
            (gain, shift, batch) =>
                Same(
                    Solve(new Activation(ActivationCatalog.Sigmoid, gain / 100.0, shift / 100.0), batch),
                    Solve(new Activation(ActivationCatalog.Tanh, gain / 200.0, shift / 200.0), batch)))
        .Check(s_few);

    [Fact]
    public void A_relu_shifted_past_the_largest_argument_is_linear()
    {
        foreach ((int batch, double shift) in ((int, double)[])[(4, 2), (5, 2), (8, 2.7), (16, 4)])
        {
            FixedPoint point = Solve(new Activation(ActivationCatalog.Relu, 1, shift), batch);
            point.GradientGrowth.Value.ShouldBe((batch - 2.0) / (batch - 3), 1e-11);
        }
    }

    [Theory]
    [InlineData("relu", MomentRoute.ClosedForm)]
    [InlineData("relu", MomentRoute.SphericalQuadrature)]
    [InlineData("tanh", MomentRoute.GegenbauerSeries)]
    [InlineData("tanh", MomentRoute.SphericalQuadrature)]
    [InlineData("hard-tanh", MomentRoute.Automatic)]
    public void An_impossible_tolerance_is_an_error(string name, MomentRoute route)
    {
        foreach (int batch in (int[])[3, 4, 8, 64, 0])
        {
            Should.Throw<AccuracyException>(() => Cases.Solve(name, batch, route, 1e-18), $"batch {batch}");
        }
    }

    [Theory]
    [InlineData("tanh*100")]
    [InlineData("tanh*10000")]
    [InlineData("sin*10000")]
    [InlineData("erf*1000+500")]
    [InlineData("hard-tanh*10000")]
    [InlineData("gelu*10000")]
    [InlineData("softplus*1000")]
    [InlineData("tanh*0.000001")]
    [InlineData("tanh+30")]
    [InlineData("silu+1000")]
    public void A_wild_activation_is_answered_truly_or_refused(string name)
    {
        // A steep sigmoid is a step up to terms that decay with the gain, whose gradient the mean square of a spike dominates.
        foreach (int batch in (int[])[4, 8, 64, 0])
        {
            FixedPoint? point = null;
            try
            {
                point = Cases.Solve(name, batch, tolerance: 1e-8);
            }
            catch (AccuracyException)
            {
                continue;
            }

            point.GradientGrowth.IsFinite.ShouldBeTrue();
            if (batch != 0)
            {
                FixedPoint other;
                try
                {
                    other = Cases.Solve(name, batch, MomentRoute.SphericalQuadrature, 1e-8);
                }
                catch (AccuracyException)
                {
                    continue;
                }

                Math.Abs(point.GradientGrowth.Value - other.GradientGrowth.Value).ShouldBeLessThanOrEqualTo(
                    point.GradientGrowth.Error + other.GradientGrowth.Error, $"{name}, batch {batch}");
            }
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        Activation relu = Cases.Activation("relu"), tanh = Cases.Activation("tanh");
        BatchSize eight = BatchSize.Of(8);
        Should.Throw<ArgumentNullException>(() => BatchSymmetricFixedPoint.Solve(null!, eight)).ParamName.ShouldBe("activation");
        Should.Throw<ArgumentOutOfRangeException>(() => BatchSymmetricFixedPoint.Solve(relu, eight, tolerance: 0)).ParamName.ShouldBe("tolerance");
        Should.Throw<ArgumentOutOfRangeException>(() => BatchSymmetricFixedPoint.Solve(relu, eight, tolerance: -double.NaN)).ParamName.ShouldBe("tolerance");
        Should.Throw<ArgumentOutOfRangeException>(() => BatchSymmetricFixedPoint.Solve(relu, eight, tolerance: double.NaN)).ParamName.ShouldBe("tolerance");
        Should.Throw<ArgumentOutOfRangeException>(() => BatchSymmetricFixedPoint.Solve(relu, BatchSize.Of(1))).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedPointSolver(BatchSize.Of(3))).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentOutOfRangeException>(() => new FixedPointSolver(BatchSize.Infinite)).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentException>(() => BatchSymmetricFixedPoint.Solve(tanh, eight, MomentRoute.ClosedForm)).ParamName.ShouldBe("route");
        Should.Throw<ArgumentException>(() => BatchSymmetricFixedPoint.Solve(relu, eight, MomentRoute.GegenbauerSeries)).ParamName.ShouldBe("route");
        Activation dead = new(ActivationCatalog.Relu, 0.3, -1.3);
        Should.Throw<ArgumentException>(() => BatchSymmetricFixedPoint.Solve(dead, eight)).ParamName.ShouldBe("activation");
        Activation rough = new(ActivationCatalog.ReluPower(0.7), 1, 0.5);
        Should.Throw<ArgumentException>(() => BatchSymmetricFixedPoint.Solve(rough, eight)).ParamName.ShouldBe("activation");
    }

    private static FixedPoint Solve(Activation activation, int batch) => BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch));

    private static Activation Changed(Activation activation, Func<double, double> value, Func<double, double> derivative) =>
        new(ActivationFunction.Custom(
            "changed", z => value(activation.Value(z)), z => derivative(activation.Derivative(z)), activation.Kinks));

    private static void Same(FixedPoint first, FixedPoint second)
    {
        (Estimate, Estimate)[] pairs =
        [
            (first.Backward.Trace, second.Backward.Trace), (first.Backward.Diagonal, second.Backward.Diagonal),
            (first.Backward.OffDiagonal, second.Backward.OffDiagonal), (first.Forward.Diagonal, second.Forward.Diagonal),
            (first.Forward.OffDiagonal, second.Forward.OffDiagonal), (first.CrossBatch.Eigenvalue, second.CrossBatch.Eigenvalue),
        ];
        foreach ((Estimate a, Estimate b) in pairs)
        {
            Math.Abs(a.Value - b.Value).ShouldBeLessThanOrEqualTo(a.Error + b.Error + 1e-12, $"{a} and {b}");
        }
    }

    private static void Check(Action<Activation, int, double> law) =>
        Prop.ForAll(Draws, draw => law(draw.Activation, draw.Batch, draw.Number)).Check(s_few);

    /// <summary>Whether a ReLU or a clamped line has its kinks outside the sphere and is constant there.</summary>
    private static bool IsConstant(Activation activation, int batch)
    {
        double reach = Math.Sqrt(batch - 1);
        return Enumerable.Range(0, 21).Select(i => activation.Derivative(reach * ((i / 10.0) - 1))).All(slope => slope == 0);
    }
}
