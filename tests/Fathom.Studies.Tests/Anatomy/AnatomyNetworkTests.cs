using Fathom.Data;
using Fathom.MeanField;
using Fathom.Networks;

namespace Fathom.Studies.Tests;

/// <summary>The networks and images of the anatomy.</summary>
public class AnatomyNetworkTests
{
    [Theory]
    [InlineData(20, 272_474)]
    [InlineData(56, 855_770)]
    [InlineData(110, 1_730_714)]
    public void Networks_have_as_many_weights_as_with_projected_shortcuts(int depth, int expected) =>
        new AnatomyNetwork { Depth = depth }.Build().Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.Elements).ShouldBe(expected);

    [Fact]
    public void The_read_out_is_uniform_between_plus_and_minus_an_eighth()
    {
        NetworkGraph graph = new AnatomyNetwork { Depth = 8 }.Build();
        float[] weights = ParameterSet.Initialize<float>(graph, 1)["linear.weight"].ToArray();
        weights.Max(Math.Abs).ShouldBeInRange(0.12f, 0.125f);
        weights.Average(weight => weight * weight).ShouldBe(1f / (64 * 3), 5e-4f);
    }

    [Fact]
    public void Its_stream_is_that_of_its_norm_and_weights()
    {
        ResidualStream stream = new AnatomyNetwork { Depth = 20, Norm = AnatomyNorm.None, Weights = AnatomyWeights.SilentBranches }.Stream(2);
        stream.ShouldBe(new ResidualStream { BlocksPerStage = 3, BranchScale = 0, InputSecondMoment = 2 });
        Should.Throw<InvalidOperationException>(() => new AnatomyNetwork { Norm = AnatomyNorm.LastBlock }.Stream());
    }

    [Fact]
    public void A_layer_that_does_not_exist_is_one_clear_sentence() =>
        Should.Throw<ArgumentException>(() => LayerMoments.Measure(new AnatomyNetwork { Depth = 20 }, CifarImages.Random(4), [6, 44], 1, 4))
            .Message.ShouldStartWith("A residual network of depth 20 has layers 1 to 20.");

    [Fact]
    public void Images_of_another_kind_are_one_clear_sentence()
    {
        LabelledSet digits = new(new ImageSet(new ImageShape(1, 28, 28), new byte[784]), [3], 10);
        Should.Throw<ArgumentException>(() => new StandardImages(digits, DataSetCatalog.Mnist.Statistics)).Message
            .ShouldStartWith("The networks of this study read images of 3×32×32 in 10 classes, such as CIFAR-10; these are 1×28×28 in 10 classes.");
        Should.Throw<ArgumentException>(() => StandardImages.Of(digits, "mnist", 0..2)).Message.ShouldStartWith("Image 2 was asked for, but mnist has 1 here.");
        LabelledSet classes = new(new ImageSet(new ImageShape(3, 32, 32), new byte[3072]), [3], 100);
        Should.Throw<ArgumentException>(() => new StandardImages(classes, DataSetCatalog.Cifar10.Statistics)).Message.ShouldContain("in 100 classes");
    }

    [Fact]
    public void An_order_holds_every_image_once_and_differs_by_epoch()
    {
        StandardImages images = CifarImages.Random(50);
        images.Order(1, 0).Order().ShouldBe(Enumerable.Range(0, 50));
        images.Order(1, 0).SequenceEqual(images.Order(1, 1)).ShouldBeFalse();
        images.Order(1, 3).ShouldBe(images.Order(1, 3));
    }
}
