using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class TrainingLoopTests
{
    private static readonly NetworkSpec s_spec = new() { Depth = 4, Width = 30, Activation = new(ActivationCatalog.Tanh), Normalization = new() { Epsilon = 1e-5 } };

    private static readonly NetworkGraph s_graph = Perceptron.Build(s_spec, new PerceptronOptions { Inputs = 8, Outputs = 3 });

    [Fact]
    public void A_network_learns_and_is_judged_in_both_modes()
    {
        Clusters train = new(200, 8, 3);
        using TrainingLoop<float> loop = new(s_graph, train, Options());
        loop.StepsPerEpoch.ShouldBe(6);
        for (int step = 0; step < 120; step++)
        {
            loop.Next();
        }

        loop.Epoch.ShouldBe(20);
        Tally tally = loop.TakeTally();
        tally.Samples.ShouldBe(120 * 32);
        tally.Accuracy.ShouldBeGreaterThan(0.8);
        loop.Tally.Samples.ShouldBe(0);
        NetworkEvaluation.Run(s_graph, loop.Parameters, train, new EvaluationOptions { BatchSize = 32, IsTraining = true }).Accuracy.ShouldBeGreaterThan(0.95);
        NetworkEvaluation.Run(s_graph, loop.Parameters, train, new EvaluationOptions()).Accuracy.ShouldBeGreaterThan(0.95);
    }

    [Theory]
    [InlineData(OptimizerKind.GradientDescent)]
    [InlineData(OptimizerKind.Adam)]
    public void A_loop_that_goes_on_from_kept_numbers_makes_the_same_bits(OptimizerKind kind)
    {
        Clusters train = new(100, 8, 3, tellsEpoch: true);
        TrainingLoopOptions options = Options() with
        {
            Training = new TrainingOptions
            {
                LearningRate = LearningRateSchedule.Cosine(0.05, 20) with { WarmUp = 3 },
                Optimizer = new OptimizerOptions { Kind = kind, Momentum = 0.9, WeightDecay = 1e-4 },
            },
        };
        using TrainingLoop<float> whole = new(s_graph, train, options with { Threads = 1 });
        using TrainingLoop<float> first = new(s_graph, train, options with { Threads = 2 });
        using TrainingLoop<float> second = new(s_graph, train, options with { Threads = 3 });
        Go(whole, 11);
        Go(first, 7);
        second.Parameters.CopyFrom(first.Parameters);
        for (int i = 0; i < first.Optimizer.Memory.Count; i++)
        {
            second.Optimizer.Memory[i].CopyFrom(first.Optimizer.Memory[i]);
        }

        second.Resume(first.Step, first.Tally);
        Go(second, 4);
        second.Parameters.All.ToArray().ShouldBe(whole.Parameters.All.ToArray());
        second.Tally.ShouldBe(whole.Tally);

        static void Go(TrainingLoop<float> loop, int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                loop.Next();
            }
        }
    }

    [Fact]
    public void Every_sample_comes_at_most_once_in_an_epoch_and_orders_differ()
    {
        int[] first = new int[1000];
        int[] second = new int[1000];
        EpochOrder.Fill(first, 5, 0);
        EpochOrder.Fill(second, 5, 1);
        first.Order().ShouldBe(Enumerable.Range(0, 1000));
        second.Order().ShouldBe(Enumerable.Range(0, 1000));
        first.Zip(second).Count(pair => pair.First == pair.Second).ShouldBeLessThan(10);
        EpochOrder.Fill(second, 5, 0);
        second.ShouldBe(first);
    }

    // 24,000 shuffles of four: each of the 24 orders 1,000 times, with a standard error of 31.
    [Fact]
    public void Every_order_is_equally_likely()
    {
        Dictionary<int, int> counts = [];
        int[] order = new int[4];
        for (int epoch = 0; epoch < 24_000; epoch++)
        {
            EpochOrder.Fill(order, 3, epoch);
            int code = order.Aggregate(0, (sum, digit) => (10 * sum) + digit);
            counts[code] = counts.GetValueOrDefault(code) + 1;
        }

        counts.Count.ShouldBe(24);
        counts.Values.ShouldAllBe(count => Math.Abs(count - 1000) < 5 * 31);
    }

    [Fact]
    public void Samples_that_do_not_fit_are_refused_in_one_sentence()
    {
        Should.Throw<ArgumentException>(() => new TrainingLoop<float>(s_graph, new Clusters(200, 9, 3), Options())).Message.ShouldStartWith("The samples have the shape 9, the network reads 8.");
        Should.Throw<ArgumentException>(() => new TrainingLoop<float>(s_graph, new Clusters(200, 8, 4), Options())).Message.ShouldStartWith("The samples belong to 4 classes, the network tells 3 apart.");
        Should.Throw<ArgumentException>(() => new TrainingLoop<float>(s_graph, new Clusters(20, 8, 3), Options())).Message.ShouldStartWith("There are 20 samples to learn from, fewer than a batch of 32");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_evaluation_counts_every_sample_once_and_agrees_with_a_plain_loop(bool isTraining)
    {
        Clusters source = new(70, 8, 3);
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(s_graph, 4);
        Tally tally = NetworkEvaluation.Run(s_graph, parameters, source, new EvaluationOptions { BatchSize = 32, IsTraining = isTraining });
        using ExecutionPlan<double> plan = ExecutionPlan.Create(s_graph, parameters, new PlanOptions { BatchSize = 32, IsTraining = isTraining });
        double loss = 0;
        long correct = 0;
        foreach (int start in new[] { 0, 32, 64 })
        {
            source.Fill([.. Enumerable.Range(start, 32).Select(i => i % 70)], IBatchSource.Unchanged, plan.Input("x"), plan.Input("labels"));
            plan.Forward();
            for (int i = 0; i < Math.Min(32, 70 - start); i++)
            {
                double[] row = plan.Value("scores").Slice(3 * i, 3).ToArray();
                int label = (start + i) % 3;
                loss += Math.Log(row.Sum(Math.Exp)) - row[label];
                correct += row[label] == row.Max() ? 1 : 0;
            }
        }

        tally.Samples.ShouldBe(70);
        tally.Correct.ShouldBe(correct);
        tally.Loss.ShouldBe(loss / 70, 1e-12);
    }

    [Fact]
    public void Scores_that_are_no_numbers_win_nothing_and_of_equal_scores_the_first_wins()
    {
        Tally.CountCorrect<double>([double.NaN, 1, 0, 2, 2, 1, double.NaN, double.NaN, double.NaN], [1, 0, 0]).ShouldBe(2);
        Tally.CountCorrect<double>([2, 2, 1], [1]).ShouldBe(0);
    }

    private static TrainingLoopOptions Options() => new()
    {
        BatchSize = 32,
        Seed = 2,
        Training = new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.05), Optimizer = new OptimizerOptions { Momentum = 0.9 } },
    };
}
