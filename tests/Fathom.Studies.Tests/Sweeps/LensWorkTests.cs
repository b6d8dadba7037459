using System.Text;
using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public sealed class LensWorkTests
{
    private const string Both = """
        lens: [predict, simulate]
        spec: {depth: 12, width: 64, activation: {name: tanh, gain: 1.5}}
        axes: {batch: [6, 8]}
        seeds: [3]
        simulate: {networks: 5}
        keep: [gradientGrowth, trainableDepth, variance, stable, isometryGap, profile.logGradientNorm, verdict]
        """;

    [Fact]
    public void A_cell_of_theory_holds_what_the_predictor_says()
    {
        (SweepFolder folder, TemporaryFolder temporary) = Run(Both);
        using (temporary)
        {
            CellValues values = folder.Read(folder.Manifest.Cells[0])!.Values!;
            MeanFieldPrediction prediction = MeanFieldPredictor.Predict(Spec(), BatchSize.Of(6));
            values["gradientGrowth"].Number.ShouldBe(prediction.GradientGrowth.Value);
            values["trainableDepth"].Number.ShouldBe(prediction.TrainableDepth);
            values["stable"].Flag.ShouldBe(prediction.FixedPoint.Stability.IsStable);
            values["verdict"].Text.ShouldBe(prediction.Verdict);
            values["profile.logGradientNorm"].Numbers.ShouldBe(prediction.Profile.Find("logGradientNorm")!.Points.Select(point => point.Value));
            values.Find("isometryGap").ShouldBeNull();
        }
    }

    [Fact]
    public void A_cell_of_simulation_holds_what_the_simulator_says_with_its_errors()
    {
        (SweepFolder folder, TemporaryFolder temporary) = Run(Both);
        using (temporary)
        {
            CellValues values = folder.Read(folder.Manifest.Cells[3])!.Values!;
            SimulationResult result = SimulationResult.Of(NetworkSimulator.Run(
                Spec(), InputBatch.Gaussian([8], 64, 3), new SimulationOptions { Networks = 5, Seed = 3, Threads = 1 }, cancellation: TestContext.Current.CancellationToken));
            values["gradientGrowth"].Number.ShouldBe(result.Growth!.Value);
            values["gradientGrowthError"].Number.ShouldBe(result.Growth.StandardError);
            values["trainableDepth"].Number.ShouldBe(16 / Math.Abs(Math.Log(result.Growth.Value)));
            double shifted = 16 / Math.Abs(Math.Log(result.Growth.Value + (1e-6 * result.Growth.StandardError)));
            values["trainableDepthError"].Number.ShouldBe(Math.Abs(shifted - values["trainableDepth"].Number) * 1e6, 1e-3 * values["trainableDepthError"].Number);
            values["isometryGap"].Number.ShouldBe(result.Profile.Find("isometryGap")!.Points[^1].Value);
            values["variance"].Number.ShouldBe(result.Profile.Find("variance")!.Points.Where(point => point.Layer > 6).Average(point => point.Value));
            values.Find("stable").ShouldBeNull();
        }
    }

    [Fact]
    public void The_map_averages_over_seeds_and_has_a_grid_for_every_lens()
    {
        (SweepFolder folder, TemporaryFolder temporary) = Run("""
            lens: [predict, simulate]
            spec: {depth: 6, width: 32, activation: {name: tanh}}
            axes: {activation.gain: [2, 0.5], batch: [6, 8, 10]}
            seeds: 2
            simulate: {networks: 2}
            keep: [gradientGrowth]
            """);
        using (temporary)
        {
            SweepMap map = SweepMap.Of(folder)!;
            map.Panels.Select(panel => panel.Title).ShouldBe(["predict", "simulate"]);
            map.X.Labels.ShouldBe(["0.5", "2"]);
            map.Y!.Labels.ShouldBe(["6", "8", "10"]);
            double Mean(double gain, int batch) => folder.Manifest.Cells
                .Where(cell => cell.Text("lens") == "simulate" && cell.Whole("batch") == batch && cell.Parameters.GetProperty("spec").GetProperty("activation").GetProperty("gain").GetDouble() == gain)
                .Average(cell => folder.Read(cell)!.Values!["gradientGrowth"].Number);
            map.Panels[1].Values.ShouldBe([Mean(0.5, 6), Mean(2, 6), Mean(0.5, 8), Mean(2, 8), Mean(0.5, 10), Mean(2, 10)], 1e-12);
            map.ToFigure().Panels.Length.ShouldBe(2);
        }
    }

    [Fact]
    public void What_changes_along_an_axis_of_the_map_has_no_grids_of_its_own()
    {
        SweepManifest manifest = SweepExpansion.Expand(SweepFile.Read("zip: {activation: [relu, {name: leaky-relu, slope: 0.1}], depth: [4, 6]}"u8));
        SweepMap map = SweepMap.Of(manifest)!;
        map.Panels.ShouldHaveSingleItem();
        map.X.Labels.ShouldBe(["relu", "leaky-relu"]);
    }

    [Fact]
    public void The_estimate_of_memory_is_not_below_what_a_simulation_allocates_for_itself()
    {
        SweepManifest manifest = SweepExpansion.Expand(SweepFile.Read("""
            {"lens": "simulate", "spec": {"depth": 10}, "axes": {"width": [200, 1000], "batch": [8, 64]}, "simulate": {"networks": 1}}
            """u8));
        foreach (SweepCell cell in manifest.Cells)
        {
            NetworkSpec spec = NetworkSpecJson.Read(cell.Part("spec"));
            InputBatch batch = InputBatch.Gaussian([cell.Whole("batch")], spec.Width, 1);
            SimulationOptions options = new() { Networks = 1, Threads = 1, MemoryLimit = LensWork.Memory(cell), Memory = SamplingMemory.Store };
            Should.NotThrow(() => NetworkSimulator.Run(spec, batch, options, cancellation: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void The_estimate_counts_every_cell_and_keeps_to_the_limit()
    {
        SweepManifest manifest = SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(Both)));
        SweepWork work = LensWork.Create(manifest);
        SweepEstimate estimate = SweepCalibration.Estimate(manifest, work, 2, 0, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        estimate.Calibrated.ShouldBeGreaterThanOrEqualTo(2);
        estimate.ProcessorSeconds.ShouldBe(2 * estimate.Seconds, 1e-9);
        estimate.LargestCell.ShouldBe(manifest.Cells.Max(LensWork.Memory));
        SweepCalibration.Estimate(manifest, work, 4, estimate.LargestCell, TimeSpan.Zero, TestContext.Current.CancellationToken).Bytes.ShouldBe(estimate.LargestCell);
    }

    private static NetworkSpec Spec() => new() { Depth = 12, Width = 64, Activation = new Activation(ActivationCatalog.Tanh, 1.5) };

    private static (SweepFolder, TemporaryFolder) Run(string yaml)
    {
        TemporaryFolder temporary = new();
        SweepManifest manifest = SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(yaml)));
        SweepFolder folder = SweepFolder.Create(temporary.File("s"), manifest);
        PlainSweep.Run(folder, LensWork.Create(manifest), new PoolOptions { Threads = 2 }).Failed.ShouldBe(0);
        return (folder, temporary);
    }
}
