namespace Fathom.Specification.Tests;

public sealed class ActivationDerivativeTests
{
    [Fact]
    public void Every_derivative_agrees_with_central_differences()
    {
        foreach (ActivationFunction function in Zoo.All)
        {
            foreach (double x in Zoo.Points.Where(x => function.Kinks.All(kink => Math.Abs(kink - x) > 0.1)))
            {
                double expected = Difference(function.Value, x, 1e-3);
                function.Derivative(x).ShouldBe(expected, 2e-9 * Math.Max(1, Math.Abs(expected)), $"{function.Name} at {x}");
            }
        }
    }

    [Fact]
    public void At_a_kink_the_derivative_is_the_mean_of_the_one_sided_derivatives()
    {
        foreach (ActivationFunction function in Zoo.All.Where(function => function.Parameter is not 0.75))
        {
            foreach (double kink in function.Kinks)
            {
                const double Step = 1e-7;
                double right = (function.Value(kink + Step) - function.Value(kink)) / Step;
                double left = (function.Value(kink) - function.Value(kink - Step)) / Step;
                double tolerance = function.Parameter is 1.5 ? 1e-3 : 1e-6;
                function.Derivative(kink).ShouldBe(0.5 * (left + right), tolerance, function.Name);
            }
        }

        ActivationCatalog.ReluPower(0.75).Derivative(0).ShouldBe(0);
    }

    [Fact]
    public void A_function_without_kinks_has_no_jump_in_its_third_differences()
    {
        foreach (ActivationFunction function in Zoo.All.Where(function => function.Kinks.IsEmpty))
        {
            for (double x = -3; x <= 3; x += 0.05)
            {
                double right = (function.Derivative(x + 2e-3) - (2 * function.Derivative(x + 1e-3)) + function.Derivative(x)) / 1e-6;
                double left = (function.Derivative(x) - (2 * function.Derivative(x - 1e-3)) + function.Derivative(x - 2e-3)) / 1e-6;
                right.ShouldBe(left, 0.05, $"{function.Name} at {x}");
            }
        }
    }

    [Fact]
    public void Spans_of_every_length_agree_with_single_arguments_to_rounding()
    {
        double[] arguments = [.. Zoo.Points];
        foreach (ActivationFunction function in Zoo.All)
        {
            foreach (int length in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 31, 33, 640])
            {
                double[] values = [.. Enumerable.Repeat(double.NaN, length + 1)];
                double[] derivatives = [.. Enumerable.Repeat(double.NaN, length + 1)];
                function.Evaluate(arguments.AsSpan(0, length), values, derivatives);
                for (int i = 0; i < length; i++)
                {
                    IsSame(values[i], function.Value(arguments[i])).ShouldBeTrue($"{function.Name} at {arguments[i]}");
                    IsSame(derivatives[i], function.Derivative(arguments[i])).ShouldBeTrue($"{function.Name}' at {arguments[i]}");
                }

                values[length].ShouldBe(double.NaN);
                derivatives[length].ShouldBe(double.NaN);
            }
        }
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        Should.Throw<ArgumentException>(() => ActivationCatalog.Tanh.Evaluate(new double[3], new double[2], new double[3]));
        Should.Throw<ArgumentException>(() => ActivationCatalog.Tanh.Evaluate(new double[3], new double[3], new double[2]));
    }

    private static bool IsSame(double a, double b) => Math.Abs(a - b) <= 1e-15 * Math.Max(1, Math.Abs(a));

    private static double Difference(Func<double, double> f, double x, double step)
    {
        double wide = (f(x + step) - f(x - step)) / (2 * step);
        double narrow = (f(x + (step / 2)) - f(x - (step / 2))) / step;
        return ((4 * narrow) - wide) / 3;
    }
}
