namespace Fathom.Networks.Tests;

public unsafe class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_piece_is_done_once(int threads)
    {
        using ThreadTeam team = new(threads);
        int[] counts = GC.AllocateArray<int>(300, pinned: true);
        fixed (int* pointer = counts)
        {
            Counting work = new() { Counts = pointer };
            for (int job = 0; job < 2000; job++)
            {
                team.Run(ref work, 1 + (job % 300));
            }
        }

        for (int piece = 0; piece < 300; piece++)
        {
            counts[piece].ShouldBe(Enumerable.Range(0, 2000).Count(job => job % 300 >= piece));
        }
    }

    [Fact]
    public void An_exception_of_a_piece_reaches_the_caller_and_the_team_lives_on()
    {
        using ThreadTeam team = new(3);
        for (int round = 0; round < 20; round++)
        {
            Failing work = default;
            Should.Throw<InvalidOperationException>(() => RunFailing(team, work)).Message.ShouldBe("piece 5");
        }

        static void RunFailing(ThreadTeam team, Failing work) => team.Run(ref work, 16);
    }

    private struct Counting : IWork
    {
        public int* Counts;

        public readonly void Run(int piece) => Interlocked.Increment(ref Counts[piece]);
    }

    private struct Failing : IWork
    {
        public readonly void Run(int piece)
        {
            if (piece == 5)
            {
                throw new InvalidOperationException("piece 5");
            }
        }
    }
}
