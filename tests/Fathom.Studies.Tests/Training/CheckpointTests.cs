namespace Fathom.Studies.Tests;

public class CheckpointTests
{
    [Fact]
    public void A_checkpoint_cut_short_anywhere_or_with_any_byte_changed_is_refused_in_one_sentence()
    {
        using TemporaryFolder folder = new();
        SmallRun.In(folder.Path, SmallRun.Setup with { Steps = 3 });
        string path = folder.File("checkpoint.fathom");
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in new[] { 0, 5, 8, 20, 27, 28, 200, whole.Length / 2, whole.Length - 33, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Refused("cut short", "no checkpoint");
        }

        for (int place = 0; place < whole.Length; place += 1 + (whole.Length / 200))
        {
            byte[] changed = [.. whole];
            changed[place] ^= 0x41;
            File.WriteAllBytes(path, changed);
            Refused("damaged", "no checkpoint", "version");
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Refused("cut short or damaged");
        File.WriteAllBytes(path, whole);
        SmallRun.In(folder.Path, SmallRun.Setup with { Steps = 3 }).Steps.ShouldBe(3);

        void Refused(params string[] words)
        {
            CheckpointException fault = Should.Throw<CheckpointException>(() => SmallRun.In(folder.Path, SmallRun.Setup with { Steps = 3 }));
            fault.Message.ShouldStartWith($"The checkpoint '{path}' cannot be used: ");
            words.Any(word => fault.Message.Contains(word, StringComparison.Ordinal)).ShouldBeTrue(fault.Message);
        }
    }

    [Fact]
    public void A_setup_comes_back_from_its_text()
    {
        TrainingSetup setup = SmallRun.Setup with
        {
            Steps = 77,
            Epochs = new TrainingSetup().Epochs,
            LargestGradientNorm = 2.5,
            Seed = ulong.MaxValue,
            Probe = "scores",
            Precision = TrainingPrecision.Binary64,
            LearningRate = new RateSchedule { Rate = 0.1, Rule = RateRule.Steps, Points = [0.3, 0.9], Factor = 0.2, WarmUp = 3 },
            Data = new Data.SampleRequest { Name = "cifar-10", Samples = 5, Augmentation = new Data.Augmentation { Crop = 4, Flip = true }, Seed = 3 },
        };
        TrainingSetupJson.Read(TrainingSetupJson.Write(setup)).ShouldBe(setup);
        TrainingSetup model = setup with { Network = new NetworkChoice { Model = "resnet20", ModelHasNorm = false, StatisticsMomentum = 0.99 }, Steps = null, Epochs = 3 };
        TrainingSetupJson.Read(TrainingSetupJson.Write(model)).ShouldBe(model);
        TrainingSetupJson.Differences(TrainingSetupJson.Write(setup), TrainingSetupJson.Write(setup)).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => TrainingSetupJson.Read("{\"network\": 3}"));
        Should.Throw<ArgumentException>(() => TrainingSetupJson.Read("[]"));
    }
}
