package espalier;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The rules of the house, each a function of the root package so that planted violations can prove that it fails.
final class HouseRules {
    private static final Map<String, Integer> RUNGS = Map.ofEntries(Map.entry("model", 0), Map.entry("job", 1),
            Map.entry("data", 2), Map.entry("tensor", 2), Map.entry("runtime", 2), Map.entry("format", 3),
            Map.entry("compress", 3), Map.entry("train", 3), Map.entry("experiment", 4), Map.entry("search", 5),
            Map.entry("report", 6), Map.entry("ui", 7), Map.entry("cli", 7), Map.entry("", 8));
    private static final Set<String> UNSEEDED = Set.of("java.lang.Math.random", "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current", "java.util.random.RandomGenerator.getDefault");
    private static final Set<String> STARTS_THREADS = Set.of("java.lang.Thread.<init>", "java.lang.Thread.start",
            "java.lang.Thread.startVirtualThread", "java.lang.Thread.ofVirtual", "java.lang.Thread.ofPlatform",
            "java.util.Timer.<init>", "java.util.concurrent.CompletableFuture.supplyAsync",
            "java.util.concurrent.CompletableFuture.runAsync", "java.util.concurrent.ForkJoinPool.<init>",
            "java.util.Collection.parallelStream");

    private HouseRules() {
    }

    static ArchRule ladder(String root) {
        return classes().that().resideInAPackage(root + "..").should(dependOnLowerRungs(root))
                .because("a package uses lower rungs only, and packages on one rung never see each other");
    }

    static ArchRule noCycles(String root) {
        return SlicesRuleDefinition.slices().matching(root + ".(**)").should().beFreeOfCycles()
                .because("packages in a cycle, sub-packages included, are one package");
    }

    static ArchRule alone(String root, String library, String... rooms) {
        String[] allowed = Stream.of(rooms).map(room -> root + "." + room + "..").toArray(String[]::new);
        return noClasses().that().resideInAPackage(root + "..").and().resideOutsideOfPackages(allowed).should()
                .dependOnClassesThat().resideInAPackage(library)
                .because("only " + String.join(", ", rooms) + " may know " + library);
    }

    static ArchRule noNativeTensorInPublicSignatures(String root) {
        return classes().that().resideInAPackage(root + "..").should(hideType("ai.djl.ndarray"))
                .because("native tensors have an owner, and no caller outside could know it");
    }

    static ArchRule threadsInJobAlone(String root) {
        return classes().that().resideInAPackage(root + "..").and().resideOutsideOfPackage(root + ".job..")
                .should(callNone(access -> STARTS_THREADS.contains(nameOf(access))
                        || access.getTargetOwner().getName().equals("java.util.concurrent.Executors")
                        || access.getName().equals("parallel")
                                && access.getTargetOwner().getPackageName().equals("java.util.stream"),
                        "starts a thread"))
                .because("background work is a Job; nobody else starts a thread");
    }

    static ArchRule oneBridgeToTheWindowThread(String root, String bridge) {
        return classes().that().resideInAPackage(root + "..").and().doNotHaveFullyQualifiedName(bridge)
                .should(callNone(access -> nameOf(access).equals("javafx.application.Platform.runLater"),
                        "posts to the window's thread"))
                .because("one bridge posts to the window's thread, so that tests can replace it");
    }

    static ArchRule modelKnowsOnlyTheJdk(String root) {
        return classes().that().resideInAPackage(root + ".model..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", root + ".model..").because("the model is data and pure functions");
    }

    static ArchRule modelIsImmutable(String root) {
        return fields().that().areDeclaredInClassesThat().resideInAPackage(root + ".model..").should().beFinal()
                .because("the model is data: nothing in it changes");
    }

    static ArchRule noMutableStatics(String root) {
        return fields().that().areDeclaredInClassesThat().resideInAPackage(root + "..").and().areStatic().should()
                .beFinal().because("static mutable state is shared by everybody and owned by nobody");
    }

    static ArchRule seededRandomness(String root) {
        return classes().that().resideInAPackage(root + "..").should(callNone(HouseRules::isUnseeded, "is not seeded"))
                .because("randomness comes from the trial's seed");
    }

    static ArchRule noVagueNames(String root) {
        return noClasses().that().resideInAPackage(root + "..").should()
                .haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Util").orShould()
                .haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Manager").orShould()
                .haveSimpleNameEndingWith("Impl").orShould().haveSimpleNameEndingWith("Base").orShould()
                .haveSimpleNameEndingWith("Data").orShould().haveSimpleNameEndingWith("Info")
                .because("if no noun fits, the class has no job");
    }

    /// Every concrete class in `root` that implements `contract` must be in `catalogue`.
    static ArchRule completeCatalogue(String root, Class<?> contract, List<? extends Object> catalogue) {
        var listed = catalogue.stream().map(entry -> entry.getClass().getName()).toList();
        return classes().that().resideInAPackage(root + "..").and().areAssignableTo(contract).and(notAbstract())
                .should(new ArchCondition<JavaClass>("stand in the catalogue of " + contract.getSimpleName()) {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        if (!listed.contains(item.getName())) {
                            events.add(violated(item, item.getName() + " is not in the catalogue"));
                        }
                    }
                }).because("what is not in the catalogue cannot be chosen, and is not tested");
    }

    private static DescribedPredicate<JavaClass> notAbstract() {
        return DescribedPredicate.describe("are concrete",
                type -> !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT));
    }

    private static ArchCondition<JavaClass> dependOnLowerRungs(String root) {
        return new ArchCondition<>("depend on lower rungs only") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                for (var dependency : origin.getDirectDependenciesFromSelf()) {
                    Optional<String> to = room(root, dependency.getTargetClass());
                    String from = room(root, origin).orElseThrow();
                    if (to.isPresent() && !to.get().equals(from) && rung(to.get()) >= rung(from)) {
                        events.add(violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static int rung(String room) {
        Integer rung = RUNGS.get(room);
        if (rung == null) {
            throw new AssertionError("The package '" + room + "' has no rung on the ladder");
        }
        return rung;
    }

    private static Optional<String> room(String root, JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        if (name.equals(root)) {
            return Optional.of("");
        }
        return name.startsWith(root + ".")
                ? Optional.of(name.substring(root.length() + 1).split("\\.")[0])
                : Optional.empty();
    }

    private interface Forbidden {
        boolean test(JavaAccess<?> access);
    }

    private static ArchCondition<JavaClass> callNone(Forbidden forbidden, String what) {
        return new ArchCondition<>("call nothing that " + what) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaAccess<?> access : item.getAccessesFromSelf()) {
                    if (forbidden.test(access)) {
                        events.add(violated(access, access.getDescription() + " " + what));
                    }
                }
            }
        };
    }

    private static String nameOf(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    private static boolean isUnseeded(JavaAccess<?> access) {
        String name = nameOf(access);
        boolean withoutArguments = access.getTarget() instanceof CodeUnitCallTarget target
                && target.getRawParameterTypes().isEmpty();
        boolean shuffles = name.equals("java.util.Collections.shuffle")
                && access.getTarget() instanceof CodeUnitCallTarget target
                && target.getRawParameterTypes().size() == 1;
        boolean generator = Set.of("java.util.Random.<init>", "java.util.SplittableRandom.<init>").contains(name);
        return UNSEEDED.contains(name) || name.startsWith("java.security.SecureRandom.")
                || (generator && withoutArguments) || shuffles;
    }

    private static ArchCondition<JavaClass> hideType(String packageName) {
        return new ArchCondition<>("hide types of " + packageName) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getModifiers().contains(JavaModifier.PUBLIC)) {
                    return;
                }
                for (JavaMethod method : item.getMethods()) {
                    boolean shown = method.getModifiers().contains(JavaModifier.PUBLIC)
                            && Stream.concat(method.getRawParameterTypes().stream(),
                                    Stream.of(method.getRawReturnType()))
                                    .anyMatch(type -> type.getBaseComponentType().getPackageName()
                                            .startsWith(packageName));
                    if (shown && !overrides(method)) {
                        events.add(violated(method, method.getFullName() + " shows a native tensor"));
                    }
                }
            }
        };
    }

    /// Whether a library's type forces the signature.
    private static boolean overrides(JavaMethod method) {
        String[] parameters = method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return Stream.concat(method.getOwner().getAllRawSuperclasses().stream(),
                method.getOwner().getAllRawInterfaces().stream())
                .anyMatch(type -> type.getPackageName().startsWith("ai.djl")
                        && type.tryGetMethod(method.getName(), parameters).isPresent());
    }
}
