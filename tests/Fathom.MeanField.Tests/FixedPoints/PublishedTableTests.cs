using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Tables of the eigenvalues that were established by two independent programs before this one was written.</summary>
public sealed class PublishedTableTests
{
    private static readonly int[] s_columns = [4, 8, 32, 128, 512, 0];

    [Theory]
    [InlineData("identity", "2", "1.2", "1.03448276", "1.00800000", "1.00196464", "1")]
    [InlineData("relu", "3.08406095", "1.78818998", "1.52195283", "1.47968127", "1.47006921", "1.46694221")]
    [InlineData("leaky-relu 0.1", "2.77632113", "1.62736520", "1.39151558", "1.35406898", "1.34555362", "1.34278335")]
    [InlineData("relu-power 2", "3.48969585", "2.00127516", "1.67153646", "1.61671660", "1.60411241", "1.6")]
    [InlineData("erf", "2.16775708", "1.40505409", "1.25609585", "1.23272807", "1.22742456", "1.22570000")]
    [InlineData("tanh*0.1", "2.00003004", "1.20006291", "1.03458849", "1.00812044", "1.00208909", "1.00012582")]
    [InlineData("tanh*0.5", "2.01402336", "1.22364101", "1.06567059", "1.04099981", "1.03540946", "1.03359239")]
    [InlineData("tanh", "2.12925584", "1.35854813", "1.20830276", "1.18485280", "1.17953577", "1.17780723")]
    [InlineData("tanh*2", "2.74331848", "1.83062059", "1.64842164", "1.62010506", "1.61370281", "1.61162325")]
    [InlineData("sin", "2.10178359", "1.40172373", "1.32195202", "1.31489110", "1.31348007", "1.31303529")]
    [InlineData("sin*2", "6.65643231", "4.79905544", "4.12430514", "4.03019401", "4.00940107", "4.00268460")]
    [InlineData("gelu", "2.81494495", "1.62230093", "1.37123744", "1.33099956", "1.32182983", "1.31884497")]
    [InlineData("relu+1", "2.14537474", "1.32518149", "1.15544395", "1.12834552", "1.12217601", "1.12016829")]
    [InlineData("relu+2", "2", "1.20535390", "1.04938709", "1.02506923", "1.01955372", "1.01776043")]
    public void Gradient_growth_has_every_printed_digit(string activation, params string[] printed)
    {
        for (int i = 0; i < s_columns.Length; i++)
        {
            double growth = Cases.Solve(activation, s_columns[i]).GradientGrowth.Value;
            Printed.Agree(growth, printed[i], $"{activation}, batch {s_columns[i]}");
        }
    }

    [Theory]
    [InlineData("relu", 8, ".5", ".2501349329", "1.7881899767", "1.5027262581", ".7232772804", ".7436110582", ".5386107407", ".7096772260", ".1708984375")]
    [InlineData("relu", 64, ".5", ".3104134786", "1.4930629378", "1.4653061567", ".7295055237", ".9650636575", ".7067027294", ".7307587559", ".1604230498")]
    [InlineData("tanh", 8, ".4201694727", "-.1336499614", "1.3585481254", "1.2565981197", ".9548658969", ".4962101020", ".8365567591", ".8958779228", "0")]
    [InlineData("erf", 8, ".4956664947", "-.1310955752", "1.4050540861", "1.2988989667", ".9365562799", ".4588785588", ".8379802470", ".8857698939", "0")]
    [InlineData("erf", 64, ".4677993812", "-.0145038196", "1.2401176259", "1.2310362459", ".9150612404", ".4149392517", ".9052901406", ".9108854603", "0")]
    [InlineData("gelu", 8, ".4188228963", ".0947495755", "1.6223009333", "1.3331277780", ".7034470658", ".7846674930", ".5292168015", ".7018023891", ".0866998384")]
    public void Every_quantity_has_every_printed_digit(string activation, int batch, params string[] printed)
    {
        FixedPoint point = Cases.Solve(activation, batch);
        Estimate[] numbers =
        [
            point.Variance, point.Correlation, point.Backward.Trace, point.Backward.Diagonal, point.Backward.OffDiagonal,
            point.Forward.Diagonal, point.Forward.OffDiagonal, point.CrossBatch.Eigenvalue, point.CrossBatch.Covariance,
        ];
        for (int i = 0; i < numbers.Length; i++)
        {
            Printed.Agree(numbers[i].Value, printed[i], $"{activation}, batch {batch}, column {i}");
            numbers[i].Error.ShouldBeLessThan(1e-10);
        }

        point.Forward.Trace.Value.ShouldBe(0);
    }

    [Theory]
    [InlineData("gelu", 39, "1.0621")]
    [InlineData("gelu*0.5", 25, "1.1107")]
    [InlineData("softplus", 43, "1.0561")]
    public void Smooth_relatives_of_relu_break_the_symmetry_from_a_known_batch_size_on(string activation, int threshold, string limit)
    {
        Cases.Solve(activation, threshold - 1).Stability.IsStable.ShouldBeTrue();
        FixedPoint first = Cases.Solve(activation, threshold);
        first.Stability.IsStable.ShouldBeFalse();
        first.Forward.Diagonal.Value.ShouldBeGreaterThan(1);
        first.ForwardDepthScale.ShouldBe(double.PositiveInfinity);
        Printed.Agree(Cases.Solve(activation, 0).Forward.Diagonal.Value, limit, activation);
    }

    [Theory]
    [InlineData("relu-power 2", 8)]
    [InlineData("sin*2", 4)]
    public void Marked_entries_of_the_table_are_unstable(string activation, int batch) =>
        Cases.Solve(activation, batch).Stability.IsStable.ShouldBeFalse();

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("sigmoid")]
    [InlineData("leaky-relu 0.1")]
    public void Common_activations_are_stable_at_every_batch_size(string activation)
    {
        foreach (int batch in Cases.Batches)
        {
            Cases.Solve(activation, batch).Stability.IsStable.ShouldBeTrue($"{activation}, batch {batch}");
        }
    }

    [Fact]
    public void Relu_is_marginal_for_large_batches()
    {
        Printed.Agree((1 - Cases.Solve("relu", 10_000).Forward.Diagonal.Value) * 10_000 / 100, "0.0227", "(1 − λ_L) B/100");
        ((1 - Cases.Solve("relu", 100_000).Forward.Diagonal.Value) * 100_000).ShouldBe(2.2665, 2e-3);
        FixedPoint limit = Cases.Solve("relu", 0);
        limit.Forward.Diagonal.Value.ShouldBe(1, 1e-13);
        limit.Stability.Reason.ShouldContain("marginal");
    }

    [Theory]
    [InlineData(5, 3.904377855)]
    [InlineData(6, 2.338085347)]
    [InlineData(7, 1.849344430)]
    [InlineData(8, 1.619263847)]
    [InlineData(10, 1.400725971)]
    [InlineData(16, 1.194410138)]
    [InlineData(32, 1.081931372)]
    [InlineData(64, 1.037986414)]
    [InlineData(128, 1.018327466)]
    [InlineData(256, 1.009005983177)]
    [InlineData(512, 1.004464574428)]
    public void A_power_of_relu_breaks_the_symmetry_at_its_published_degree(int batch, double degree)
    {
        double Excess(double alpha) =>
            new FixedPointSolver(BatchSize.Of(batch)).Solve(new Activation(ActivationCatalog.ReluPower(alpha))).Forward.Diagonal.Value - 1;
        BrentRoot.Find(Excess, degree - 1e-3, degree + 1e-3, 1e-13).ShouldBe(degree, 6e-10);
    }

    [Fact]
    public void Powers_of_relu_stay_symmetric_for_four_samples()
    {
        for (double alpha = 0.75; alpha <= 20; alpha += 0.25)
        {
            FixedPoint point = BatchSymmetricFixedPoint.Solve(new Activation(ActivationCatalog.ReluPower(alpha)), BatchSize.Of(4));
            point.Forward.Diagonal.Value.ShouldBeLessThan(1);
        }
    }

    [Fact]
    public void The_trainability_line_of_relu_lies_where_the_paper_draws_it()
    {
        (16 / Math.Log(Cases.Solve("relu", 0).GradientGrowth.Value)).ShouldBe(41.8, 0.05);
        (16 / Math.Log(Cases.Solve("relu", 4).GradientGrowth.Value)).ShouldBe(14.2, 0.05);
    }
}
