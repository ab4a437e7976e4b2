package espalier.model.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Positions along axes of weights and values, joined into units that can only go together (a disjoint-set forest).
final class Units {
    private final List<Integer> parents = new ArrayList<>();
    private final Map<Integer, String> obstacles = new HashMap<>();

    /// An axis of `size` units that nothing holds together yet.
    Axis fresh(int size) {
        int[] units = new int[size];
        for (int i = 0; i < size; i++) {
            units[i] = parents.size();
            parents.add(units[i]);
        }
        return new Axis(units);
    }

    /// The number by which a unit is known: the same for all that were joined.
    int of(int member) {
        int root = member;
        while (parents.get(root) != root) {
            parents.set(root, parents.get(parents.get(root)));
            root = parents.get(root);
        }
        return root;
    }

    /// From now on the two go together.
    void join(int one, int other) {
        int first = Math.min(of(one), of(other));
        int second = Math.max(of(one), of(other));
        if (first != second) {
            parents.set(second, first);
            String obstacle = obstacles.remove(second);
            if (obstacle != null) {
                obstacles.putIfAbsent(first, obstacle);
            }
        }
    }

    /// From now on `member` stays.
    ///
    /// @param obstacle a clause that follows "because"
    void fix(int member, String obstacle) {
        obstacles.putIfAbsent(of(member), obstacle);
    }

    /// Why a unit has to stay, if it has to.
    Optional<String> obstacle(int member) {
        return Optional.ofNullable(obstacles.get(of(member)));
    }
}
