namespace Fathom.Networks.Tests;

public class OptimizerTests
{
    // A quadratic loss mean (x − w)² with four weights, so that gradients are known in closed form.
    private static readonly double[] s_start = [1, -2, 0.5, 3];
    private static readonly double[] s_target = [0.5, 1, -1, 2];

    public static TheoryData<string> Rules => ["plain", "momentum", "nesterov", "decay", "adam", "adam-decay", "rms"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_follow_the_formulas_written_as_plain_loops(string rule)
    {
        OptimizerOptions options = OptionsOf(rule);
        using ExecutionPlan<double> plan = Quadratic();
        Trainer<double> trainer = new(plan, new TrainingOptions { Optimizer = options, LearningRate = LearningRateSchedule.Constant(0.05) });
        double[] w = [.. s_start];
        double[] first = new double[4];
        double[] second = new double[4];
        for (int step = 1; step <= 7; step++)
        {
            trainer.Step();
            for (int i = 0; i < 4; i++)
            {
                double g = (2 * (w[i] - s_target[i]) / 4) + (options.WeightDecay * w[i]);
                w[i] -= 0.05 * Direction(options, step, g, ref first[i], ref second[i]);
            }

            plan.Parameters["w"].ToArray().ShouldBeClose(w, 1e-13);
        }
    }

    [Fact]
    public void A_gradient_beyond_the_limit_is_scaled_to_it()
    {
        using ExecutionPlan<double> plan = Quadratic();
        Trainer<double> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(1), LargestGradientNorm = 0.1 });
        double norm = Math.Sqrt(s_start.Zip(s_target, (w, t) => (w - t) * (w - t) / 4).Sum());
        TrainingStep step = trainer.Step();
        step.GradientNorm.ShouldBe(norm, 1e-14);
        step.Loss.ShouldBe(norm * norm, 1e-14);
        double moved = Math.Sqrt(plan.Parameters["w"].ToArray().Zip(s_start, (a, b) => (a - b) * (a - b)).Sum());
        moved.ShouldBe(0.1, 1e-14);
    }

    [Fact]
    public void Schedules_are_what_they_say()
    {
        LearningRateSchedule steps = LearningRateSchedule.Steps(1, 0.1, 10, 20);
        new long[] { 0, 9, 10, 19, 20 }.Select(steps.At).ToArray().ShouldBeClose([1, 1, 0.1, 0.1, 0.01]);
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(2, 100);
        new long[] { 0, 50, 100, 1000 }.Select(cosine.At).ToArray().ShouldBeClose([2, 1, 0, 0]);
        LearningRateSchedule warm = LearningRateSchedule.Constant(1) with { WarmUp = 4 };
        new long[] { 0, 1, 3, 4 }.Select(warm.At).ToArray().ShouldBeClose([0.25, 0.5, 1, 1]);
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant(0)).Message.ShouldContain("above 0");
        Should.Throw<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant(double.NaN));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_told()
    {
        using ExecutionPlan<double> plan = Quadratic();
        foreach (OptimizerOptions options in new OptimizerOptions[] { new() { Momentum = 1 }, new() { IsNesterov = true }, new() { WeightDecay = double.NaN }, new() { SecondDecay = 1.5 } })
        {
            Should.Throw<ArgumentException>(() => new Optimizer<double>(options, plan.Parameters));
        }
    }

    private static OptimizerOptions OptionsOf(string rule) => rule switch
    {
        "momentum" => new OptimizerOptions { Momentum = 0.9 },
        "nesterov" => new OptimizerOptions { Momentum = 0.8, IsNesterov = true },
        "decay" => new OptimizerOptions { Momentum = 0.9, WeightDecay = 0.1 },
        "adam" => new OptimizerOptions { Kind = OptimizerKind.Adam },
        "adam-decay" => new OptimizerOptions { Kind = OptimizerKind.Adam, WeightDecay = 0.05, FirstDecay = 0.5, SecondDecay = 0.9 },
        "rms" => new OptimizerOptions { Kind = OptimizerKind.RootMeanSquare, SecondDecay = 0.99 },
        _ => new OptimizerOptions(),
    };

    private static double Direction(OptimizerOptions options, int step, double g, ref double first, ref double second)
    {
        if (options.Kind == OptimizerKind.GradientDescent)
        {
            first = (options.Momentum * first) + g;
            return options.IsNesterov ? g + (options.Momentum * first) : first;
        }

        second = (options.SecondDecay * second) + ((1 - options.SecondDecay) * g * g);
        if (options.Kind == OptimizerKind.RootMeanSquare)
        {
            return g / (Math.Sqrt(second) + options.Epsilon);
        }

        first = (options.FirstDecay * first) + ((1 - options.FirstDecay) * g);
        double unbiased = first / (1 - Math.Pow(options.FirstDecay, step));
        return unbiased / (Math.Sqrt(second / (1 - Math.Pow(options.SecondDecay, step))) + options.Epsilon);
    }

    private static ExecutionPlan<double> Quadratic()
    {
        GraphBuilder builder = new();
        GraphValue target = builder.Input("target", [4]);
        GraphValue w = builder.Parameter("w", [4], new GivenValues([.. s_start]));
        NetworkGraph graph = builder.Build(builder.Add(new SquaredError(), "loss", w, target));
        ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), new PlanOptions { Differentiated = ["loss"], Threads = 1 });
        s_target.CopyTo(plan.Input("target"));
        return plan;
    }
}
