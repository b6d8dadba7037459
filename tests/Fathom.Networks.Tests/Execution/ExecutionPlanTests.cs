using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class ExecutionPlanTests
{
    private static readonly PlanOptions s_options = new() { BatchSize = 6, Threads = 1, Differentiated = ["loss"] };

    [Fact]
    public void Gradients_of_parameters_and_inputs_are_difference_quotients_over_fan_out_and_shared_weights()
    {
        NetworkGraph graph = Tangled();
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 3);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, s_options with { KeptGradients = ["x", "h"] });
        Fill(plan);
        plan.Forward();
        plan.Backward();
        double[] ofInput = plan.Gradient("x").ToArray();
        foreach (GraphParameter parameter in graph.Parameters.Where(parameter => parameter.IsTrainable))
        {
            CheckQuotients(plan, parameters[parameter.Name], plan.Gradient(parameter.Name).ToArray());
        }

        CheckQuotients(plan, plan.Input("x"), ofInput);
    }

    [Fact]
    public void Watching_changes_no_bit_and_shows_every_value_and_gradient()
    {
        NetworkGraph graph = Tangled();
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 3);
        double[] plain = GradientsOf(graph, parameters, s_options, null);
        EdgeRecord<double> record = new();
        GradientsOf(graph, parameters, s_options with { WatchesEverything = true }, record).ShouldBe(plain);
        string[] values = [.. graph.Nodes.Select(node => node.Outputs[0]).Where(name => name != "aside")];
        values.ShouldAllBe(name => record.OfValue(name) != null);
        values.Where(name => name != "loss").ShouldAllBe(name => record.OfGradient(name) != null);
        graph.Parameters.Where(parameter => parameter.IsTrainable && parameter.Name != "unused").ShouldAllBe(parameter => record.OfGradient(parameter.Name) != null);
        record.OfGradient("x").ShouldNotBeNull();
        record.Entries.Count(entry => entry.Key.IsGradient && entry.Key.Value == "h").ShouldBe(1);
    }

    [Fact]
    public void A_watched_gradient_is_the_whole_sum_over_its_uses()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [2]);
        GraphValue y = x.Times(x, "square").Plus(x, "sum").Plus(builder.Add(new Negation(), "minus", x), "y");
        NetworkGraph graph = builder.Build(y);
        EdgeRecord<double> record = new();
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Zeros<double>(graph), new PlanOptions { Differentiated = ["y"], WatchedGradients = ["x"], KeptGradients = ["x"] });
        new double[] { 3, -5 }.CopyTo(plan.Input("x"));
        plan.Forward(observer: record);
        plan.Backward(record);
        plan.Gradient("x").ToArray().ShouldBe([6, -10]);
        record.OfGradient("x")!.Mean.ShouldBe(-2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_are_the_same_bits_for_every_number_of_threads(int threads)
    {
        NetworkGraph graph = Wide();
        ParameterSet<float> parameters = ParameterSet.Initialize<float>(graph, 5);
        PlanOptions options = s_options with { BatchSize = 70 };
        GradientsOf(graph, parameters, options with { Threads = threads }, null).ShouldBe(GradientsOf(graph, parameters, options, null));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_run_allocates_nothing(int threads)
    {
        NetworkGraph graph = Wide();
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 5), s_options with { BatchSize = 70, Threads = threads });
        Fill(plan);
        Allocations.InSteadyState(() => Step(plan)).ShouldBe(0);

        static void Step(ExecutionPlan<float> plan)
        {
            plan.Forward();
            plan.Backward();
            plan.CommitState();
        }
    }

    [Fact]
    public void Memory_is_little_more_than_what_is_live_at_one_moment()
    {
        NetworkGraph graph = Wide();
        foreach (bool isTraining in new[] { true, false })
        {
            PlanOptions options = new() { BatchSize = 70, Threads = 1, IsTraining = isTraining, Differentiated = isTraining ? ["loss"] : [] };
            using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Zeros<float>(graph), options);
            ((double)plan.MemoryLength / plan.PeakLiveLength).ShouldBeLessThan(1.3);
        }
    }

    [Fact]
    public void Inference_needs_neither_labels_nor_the_memory_of_the_backward_pass()
    {
        NetworkGraph graph = Wide();
        ParameterSet<float> parameters = ParameterSet.Initialize<float>(graph, 5);
        using ExecutionPlan<float> training = ExecutionPlan.Create(graph, parameters, s_options);
        using ExecutionPlan<float> inference = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 6, Threads = 1, IsTraining = false, Outputs = ["scores"] });
        inference.Forward();
        inference.Value("scores").Length.ShouldBe(60);
        inference.MemoryLength.ShouldBeLessThan(training.MemoryLength / 3);
        Should.Throw<ArgumentException>(() => inference.Input("labels").Length);
        Should.Throw<InvalidOperationException>(() => inference.Backward());
    }

    [Fact]
    public void Running_statistics_move_when_they_are_committed()
    {
        NetworkGraph graph = Wide();
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 5);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, s_options);
        Fill(plan);
        plan.Forward();
        parameters["norm1.running_var"].ToArray().ShouldAllBe(v => v == 1);
        plan.CommitState();
        parameters["norm1.running_var"].ToArray().ShouldAllBe(v => v != 1);
    }

    [Fact]
    public void Wrong_names_are_told()
    {
        NetworkGraph graph = Tangled();
        ParameterSet<double> parameters = ParameterSet.Zeros<double>(graph);
        Should.Throw<ArgumentException>(() => ExecutionPlan.Create(graph, parameters, s_options with { KeptValues = ["nothing"] })).Message.ShouldContain("no value 'nothing'");
        Should.Throw<ArgumentException>(() => ExecutionPlan.Create(graph, parameters, s_options with { KeptGradients = ["labels"] })).Message.ShouldContain("'labels' has no gradient");
        Should.Throw<ArgumentException>(() => ExecutionPlan.Create(graph, ParameterSet.Zeros<double>(Wide()), s_options)).Message.ShouldContain("another network");
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, s_options);
        Should.Throw<ArgumentException>(() => plan.Value("h").Length).Message.ShouldContain("does not keep the value 'h'");
        Should.Throw<ArgumentException>(() => plan.Gradient("h").Length);
        Should.Throw<ArgumentException>(() => plan.Seed("h").Length);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_traced_to_the_first_edge()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [1]);
        GraphValue y = builder.Add(new Exponential(), "third", builder.Add(new Logarithm(), "second", builder.Add(new Negation(), "first", x)));
        NetworkGraph graph = builder.Build(y);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Zeros<double>(graph), new PlanOptions { WatchesEverything = true });
        plan.Input("x")[0] = 1;
        FirstNonFinite<double> search = new();
        plan.Forward(observer: search);
        search.Edge!.Node.ShouldBe("second");
        search.Statistics!.NonFinite.ShouldBe(1);
    }

    // A value used three times, a weight used twice, a seed in the middle of the network.
    private static NetworkGraph Tangled()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 4]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        GraphValue w = builder.Parameter("w", [4, 4], new NormalInitializer(1));
        GraphValue unused = builder.Parameter("unused", [4], ConstantInitializer.Ones);
        GeneralMatrixProduct product = new() { TransposeB = true };
        GraphValue h = builder.Add(product, "h", x, w).Activate(new(ActivationCatalog.Tanh), "a");
        GraphValue again = builder.Add(product, "again", h, w);
        GraphValue mixed = again.Plus(h).Times(h).Plus(x).BatchNorm("norm");
        builder.Add(new Negation(), "aside", unused);
        return builder.Build(mixed.Linear(3, "scores", bias: ConstantInitializer.Zeros).CrossEntropy(labels));
    }

    private static NetworkGraph Wide()
    {
        GraphBuilder builder = new();
        GraphValue h = builder.Input("x", [TensorShape.Batch, 120]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        for (int layer = 1; layer <= 8; layer++)
        {
            h = h.Linear(120, $"fc{layer}").BatchNorm($"norm{layer}").Activate(new(layer % 2 == 0 ? ActivationCatalog.Tanh : ActivationCatalog.Relu), $"a{layer}");
        }

        GraphValue scores = h.Linear(10, "scores");
        return builder.Build(scores, scores.CrossEntropy(labels));
    }

    private static double[] GradientsOf<T>(NetworkGraph graph, ParameterSet<T> parameters, PlanOptions options, IEdgeObserver<T>? observer)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, options);
        Fill(plan);
        plan.Forward(observer: observer);
        plan.Backward(observer);
        return [.. plan.Gradients.All.ToArray().Select(double.CreateTruncating)];
    }

    private static void Fill<T>(ExecutionPlan<T> plan)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Draw draw = new(12);
        Span<T> x = plan.Input("x");
        double[] values = draw.Normals(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = T.CreateTruncating(values[i]);
        }

        Span<T> labels = plan.Input("labels");
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = T.CreateTruncating(i % 3);
        }
    }

    private static void CheckQuotients(ExecutionPlan<double> plan, Span<double> place, double[] gradient)
    {
        const double Step = 1e-3;
        double scale = Math.Max(gradient.Max(Math.Abs), 1e-3);
        double[] losses = new double[4];
        for (int i = 0; i < place.Length; i++)
        {
            double centre = place[i];
            for (int k = 0; k < 4; k++)
            {
                place[i] = centre + (Step * (k < 2 ? k - 2 : k - 1));
                plan.Forward();
                losses[k] = plan.Value("loss")[0];
            }

            place[i] = centre;
            double quotient = (losses[0] - (8 * losses[1]) + (8 * losses[2]) - losses[3]) / (12 * Step);
            gradient[i].ShouldBe(quotient, 1e-7 * scale);
        }
    }
}
